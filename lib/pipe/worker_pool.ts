import type { WorkerAnswer } from "./serve_worker.ts";
import { WorkerClient, type WorkerPort } from "./worker_client.ts";

/** A request and the buffers that move with it. */
export interface Parcel<Request> {
  readonly request: Request;
  readonly transfer: Transferable[];
}

/** Who answers requests: a worker, or this thread. */
interface Caller<Request, Reply> {
  call(request: Request, transfer: Transferable[]): Promise<Reply>;
  close(): void;
}

/** Requests a worker has been given and not answered: one at work, one that waits for it. */
const AHEAD = 2;

/**
 * Workers that share a stream of requests. Replies come in the order of the requests; at most two
 * requests a worker are on their way, so memory is bounded by them and by whoever takes the replies.
 *
 * A worker may keep what it has learned from its requests: `each` asks every worker, before the
 * stream (what to look for) or behind it (what it has counted).
 */
export class WorkerPool<Request, Reply> {
  readonly #callers: readonly Caller<Request, Reply>[];

  constructor(callers: readonly Caller<Request, Reply>[]) {
    this.#callers = callers;
  }

  /** `size` workers; each starts with its first request. */
  static ofWorkers<Request, Reply>(
    start: () => WorkerPort,
    size: number,
  ): WorkerPool<Request, Reply> {
    return new WorkerPool(Array.from({ length: size }, () => new WorkerClient(start)));
  }

  /** No worker: for streams too short to be worth one. `handle` is what a worker would serve. */
  static inline<Request, Reply>(
    handle: (request: Request) => WorkerAnswer<Reply>,
  ): WorkerPool<Request, Reply> {
    const call = (request: Request) => Promise.try(() => handle(request).reply);
    return new WorkerPool([{ call, close: () => {} }]);
  }

  /** Asks every worker the same; replies in the order of the workers. */
  each(request: Request): Promise<readonly Reply[]> {
    return Promise.all(this.#callers.map((caller) => caller.call(request, [])));
  }

  /** @throws {LogtapError} internal — a request failed, or its worker died. */
  async *run(parcels: AsyncIterable<Parcel<Request>>): AsyncGenerator<Reply> {
    const busy = this.#callers.map((caller) => ({ caller, waiting: 0 }));
    const replies: Promise<Reply>[] = [];
    for await (const { request, transfer } of parcels) {
      if (replies.length >= busy.length * AHEAD) yield await replies.shift()!;
      const least = busy.reduce((a, b) => b.waiting < a.waiting ? b : a);
      least.waiting++;
      const reply = least.caller.call(request, transfer).finally(() => least.waiting--);
      reply.catch(() => {}); // Told where it is taken; perhaps nobody takes it any more.
      replies.push(reply);
    }
    for (const reply of replies) yield await reply;
  }

  /** Ends the workers, whatever they are at. */
  close(): void {
    for (const caller of this.#callers) caller.close();
  }
}
