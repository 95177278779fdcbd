import { serveWorker } from "../../pipe/mod.ts";
import { grepPieces } from "./serve.ts";

serveWorker(grepPieces());
