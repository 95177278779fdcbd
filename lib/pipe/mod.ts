/**
 * Moving data between parts that run at their own pace.
 *
 * Owns the one way in which the main thread talks to a helper worker: requests are answered in
 * order, bytes are transferred and never copied, the worker starts at the first request and is
 * started again after it died. A pool is several of them behind one stream of requests. Helpers
 * compute and have no rights at all. Knows nothing of what the requests mean.
 */
export { aborted, pause } from "./pause.ts";
export { startHelper } from "./start_helper.ts";
export { serveHere, serveWorker, type WorkerAnswer } from "./serve_worker.ts";
export { oneAhead } from "./ahead.ts";
export { type Parcel, WorkerPool } from "./worker_pool.ts";
export { WorkerClient, type WorkerPort } from "./worker_client.ts";
