import { serveWorker } from "../../../lib/pipe/mod.ts";
import { scanPieces } from "./scan_piece.ts";

serveWorker(scanPieces());
