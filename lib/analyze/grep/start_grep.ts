import { startHelper, type WorkerPort } from "../../pipe/mod.ts";

/** Starts a worker that searches pieces. It has no rights: the pieces come in messages. */
export function startGrepWorker(): WorkerPort {
  return startHelper(new URL("./grep.worker.ts", import.meta.url));
}
