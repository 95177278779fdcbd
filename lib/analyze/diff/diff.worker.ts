import { serveWorker } from "../../pipe/mod.ts";
import type { DiffReply, DiffRequest } from "./diff_messages.ts";
import { pieceTallier } from "./tally_piece.ts";

serveWorker<DiffRequest, DiffReply>(pieceTallier());
