import type { WorkerAnswer } from "./serve_worker.ts";
import { WorkerClient, type WorkerPort } from "./worker_client.ts";

/** A request, for whichever thread answers it. */
export interface Parcel<Request> {
  /** For this thread. */
  readonly request: Request;
  /** Readies it for another one; asked once, if at all. */
  send(): Sent<Request>;
  /** What it takes to answer it, in any unit; nothing where it is not told. */
  readonly work?: Work;
}

/** A request with memory of its own, and the buffers of it that move. */
export interface Sent<Request> {
  readonly request: Request;
  readonly transfer: Transferable[];
}

/** Of a parcel, and of those that are known to be behind it. */
export interface Work {
  readonly own: number;
  readonly behind: number;
}

/** Who answers requests elsewhere. */
interface Caller<Request, Reply> {
  call(request: Request, transfer: Transferable[]): Promise<Reply>;
  close(): void;
}

/** What this thread answers itself. */
export interface Here<Request, Reply> {
  /** What a worker would serve. */
  handle(request: Request): WorkerAnswer<Reply>;
  /** As long as all of a stream that is known of takes no more work. */
  readonly most: number;
}

const NO_WORK: Work = { own: 0, behind: 0 };
/** Requests a worker has been given and not answered: one at work, one that waits for it. */
const AHEAD = 2;

/**
 * Workers that share a stream of requests. Replies come in the order of the requests; at most two
 * requests a worker are on their way, so memory is bounded by them and by whoever takes the replies.
 * A short stream is answered in this thread, before workers could have started.
 */
export class WorkerPool<Request, Reply> {
  readonly #callers: readonly Caller<Request, Reply>[];
  readonly #here: Here<Request, Reply> | undefined;

  constructor(callers: readonly Caller<Request, Reply>[], here?: Here<Request, Reply>) {
    this.#callers = callers;
    this.#here = here;
  }

  /** `size` workers; each starts with its first request. */
  static ofWorkers<Request, Reply>(
    start: () => WorkerPort,
    size: number,
    here?: Here<Request, Reply>,
  ): WorkerPool<Request, Reply> {
    return new WorkerPool(Array.from({ length: size }, () => new WorkerClient(start)), here);
  }

  /** No worker. `handle` is what one would serve. */
  static inline<Request, Reply>(
    handle: (request: Request) => WorkerAnswer<Reply>,
  ): WorkerPool<Request, Reply> {
    return new WorkerPool([], { handle, most: Infinity });
  }

  /** @throws {LogtapError} internal — a request failed, or its worker died. */
  async *run(parcels: AsyncIterable<Parcel<Request>>): AsyncGenerator<Reply> {
    const busy = this.#callers.map((caller) => ({ caller, waiting: 0 }));
    const replies: Promise<Reply>[] = [];
    let here = this.#here;
    let done = 0;
    for await (const parcel of parcels) {
      const { own, behind } = parcel.work ?? NO_WORK;
      done += own;
      // What workers have begun with, they go on with: replies come in order.
      if (here !== undefined && done + behind > here.most) here = undefined;
      if (here !== undefined) {
        yield here.handle(parcel.request).reply;
        continue;
      }
      if (replies.length >= busy.length * AHEAD) yield await replies.shift()!;
      const least = busy.reduce((a, b) => b.waiting < a.waiting ? b : a);
      least.waiting++;
      const { request, transfer } = parcel.send();
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
