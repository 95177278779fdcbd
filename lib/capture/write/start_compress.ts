import { startHelper, type WorkerPort } from "../../pipe/mod.ts";

/** Starts the worker of a `Compressor`. */
export function startCompressWorker(): WorkerPort {
  return startHelper(new URL("./compress.worker.ts", import.meta.url));
}
