import { startHelper, type WorkerPort } from "../pipe/mod.ts";

/** Starts the worker of an `Inflater`. */
export function startInflateWorker(): WorkerPort {
  return startHelper(new URL("./inflate.worker.ts", import.meta.url));
}
