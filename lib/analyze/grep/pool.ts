import { WorkerPool } from "../../pipe/mod.ts";
import type { GrepPool } from "./grep.ts";
import { grepPieces } from "./serve.ts";
import { startGrepWorker } from "./start_grep.ts";

/** Two read and search side by side; a third has nothing to do on the machines this is for. */
const WORKERS = 2;
/** Compressed bytes that are searched sooner than workers have started: about 100 MB of lines. */
const HERE_BYTES = 12 * 1024 * 1024;

/** Who searches a capture: this thread the first bytes that a filter leaves of it, workers the rest. */
export function grepPool(hereBytes = HERE_BYTES): GrepPool {
  const here = { handle: grepPieces(), bytes: hereBytes };
  return WorkerPool.ofWorkers(startGrepWorker, WORKERS, here);
}
