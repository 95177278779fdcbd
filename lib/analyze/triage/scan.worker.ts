import { serveWorker } from "../../pipe/mod.ts";
import type { ScanReply, ScanRequest } from "./scan_messages.ts";
import { scanPiece } from "./scan_piece.ts";

serveWorker<ScanRequest, ScanReply>((request) => ({ reply: scanPiece(request), transfer: [] }));
