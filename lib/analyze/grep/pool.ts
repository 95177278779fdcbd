import { WorkerPool } from "../../pipe/mod.ts";
import type { GrepPool } from "./grep.ts";
import { grepPieces } from "./serve.ts";
import { startGrepWorker } from "./start_grep.ts";

/** Two read and search side by side; a third has nothing to do on the machines this is for. */
const WORKERS = 2;
/** Compressed bytes that are searched sooner than workers have started. */
const INLINE_BYTES = 4 * 1024 * 1024;

/** Who searches a capture of that many compressed bytes. */
export function grepPool(bytes: number): GrepPool {
  return bytes <= INLINE_BYTES
    ? WorkerPool.inline(grepPieces())
    : WorkerPool.ofWorkers(startGrepWorker, WORKERS);
}
