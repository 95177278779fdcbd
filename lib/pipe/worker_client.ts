import { LogtapError } from "../fault/mod.ts";
import type { ReplyMessage, RequestMessage } from "./worker_messages.ts";

/** What a client needs of its worker: a `Worker`, or a port to one that somebody else started. */
export interface WorkerPort {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

interface Waiting<Reply> {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

/**
 * Sends requests to one worker, which it starts at the first of them. Replies come in the order of
 * the requests. When the worker dies, all waiting calls are rejected and the next one starts a new
 * worker; what was transferred with a rejected call is gone.
 */
export class WorkerClient<Request, Reply> {
  readonly #start: () => WorkerPort;
  readonly #waiting = new Map<number, Waiting<Reply>>();
  #worker: WorkerPort | undefined;
  #lastId = 0;

  constructor(start: () => WorkerPort) {
    this.#start = start;
  }

  /** Starts the worker ahead of its first request. */
  warmUp(): void {
    this.#worker ??= this.#launch();
  }

  /**
   * @throws {LogtapError} internal — the request failed in the worker, or the worker died.
   */
  call(request: Request, transfer: Transferable[]): Promise<Reply> {
    const worker = this.#worker ??= this.#launch();
    const id = ++this.#lastId;
    return new Promise<Reply>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, request } satisfies RequestMessage<Request>, transfer);
    });
  }

  /** Ends the worker; calls still waiting are rejected. */
  close(): void {
    this.#fail("it was closed");
  }

  #launch(): WorkerPort {
    const worker = this.#start();
    worker.onmessage = (event: MessageEvent<ReplyMessage<Reply>>) => this.#answer(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message);
    };
    return worker;
  }

  #answer(message: ReplyMessage<Reply>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "reply") waiting?.resolve(message.reply);
    else waiting?.reject(new LogtapError("internal", `A worker's request failed: ${message.text}`));
  }

  #fail(why: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    const error = new LogtapError("internal", `A worker ended before its reply: ${why}`);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
