import { serveHere, type WorkerPort } from "../../pipe/mod.ts";
import { answerCompress } from "./compress.ts";

/** A `Compressor`'s work done in its own thread, where that is a helper itself. */
export function compressHere(): WorkerPort {
  return serveHere(answerCompress);
}
