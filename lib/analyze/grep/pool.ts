import { WorkerPool } from "../../pipe/mod.ts";
import type { GrepPool } from "./grep.ts";
import { grepPieces } from "./serve.ts";
import { startGrepWorker } from "./start_grep.ts";

/** Two read and search side by side; a third has nothing to do on the machines this is for. */
const WORKERS = 2;
/**
 * Bytes of lines that one thread searches sooner than two that have to be started first, and for less: a
 * worker takes 60 ms to start, and as much processor time as 60 MB of lines.
 */
const HERE_BYTES = 192 * 1024 * 1024;

/** Who searches a capture: this thread if what a filter leaves of it is little, else workers. */
export function grepPool(hereBytes = HERE_BYTES): GrepPool {
  const here = { handle: grepPieces(), most: hereBytes };
  return WorkerPool.ofWorkers(startGrepWorker, WORKERS, here);
}
