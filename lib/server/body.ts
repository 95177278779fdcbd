import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Holding } from "../ingest/mod.ts";
import type { SlowWatch } from "./slow_watch.ts";

/** How reading a body ended. */
export type BodyRead =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "too_large"; readonly maxBytes: number }
  /** All bodies together need more memory than they may. */
  | { readonly kind: "no_room" }
  /** No byte for too long, or not all of them in time. */
  | { readonly kind: "too_slow" }
  /** The client went away. */
  | { readonly kind: "aborted" };

export interface BodyOptions {
  readonly maxBytes: number;
  /** Grows with what has arrived; the caller disposes of it after the answer. */
  readonly holding: Holding;
  readonly watch: SlowWatch;
  /** Called before the first byte is read, unless the body is refused for what it declares. */
  readonly onWanted: () => void;
}

/** How long a body waits for memory; meanwhile its sender is held up by TCP. */
const ROOM_WAIT_MS = 250;

/**
 * Reads a request's body into memory. What is declared is only used to refuse, never to reserve. A
 * body that is given up is left where it is: the caller must not use its connection again.
 */
export function readBody(request: IncomingMessage, options: BodyOptions): Promise<BodyRead> {
  const declared = Number(request.headers["content-length"] ?? 0);
  const { maxBytes } = options;
  if (declared > maxBytes) return Promise.resolve({ kind: "too_large", maxBytes });
  return new Promise((resolve) => new BodyReader(request, options, resolve).start());
}

class BodyReader {
  readonly #request: IncomingMessage;
  readonly #options: BodyOptions;
  readonly #resolve: (read: BodyRead) => void;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  /** Bytes that came before there was room for them; a paused request may still say it has ended. */
  #isWaiting = false;
  #hasEnded = false;
  /** Ends the supervision of this body; every byte that arrives is told to it. */
  #watched: { noteProgress(): void; end(): void } | undefined;

  constructor(
    request: IncomingMessage,
    options: BodyOptions,
    resolve: (read: BodyRead) => void,
  ) {
    this.#request = request;
    this.#options = options;
    this.#resolve = resolve;
  }

  start(): void {
    this.#options.onWanted();
    this.#watched = this.#options.watch.begin(() => this.#finish({ kind: "too_slow" }));
    this.#request.on("data", this.#onData);
    this.#request.on("end", this.#onEnd);
    this.#request.on("close", this.#onGone);
    this.#request.on("error", this.#onGone);
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#watched?.noteProgress();
    const { maxBytes, holding } = this.#options;
    this.#length += chunk.length;
    if (this.#length > maxBytes) return this.#finish({ kind: "too_large", maxBytes });
    this.#chunks.push(chunk);
    if (!holding.grow(chunk.length)) void this.#waitForRoom(chunk.length);
  };

  async #waitForRoom(bytes: number): Promise<void> {
    this.#isWaiting = true;
    this.#request.pause();
    const hasRoom = await this.#options.holding.growLater(bytes, ROOM_WAIT_MS);
    this.#isWaiting = false;
    if (!hasRoom) return this.#finish({ kind: "no_room" });
    if (this.#hasEnded) return this.#finishWhole();
    this.#watched?.noteProgress();
    this.#request.resume();
  }

  readonly #onEnd = (): void => {
    this.#hasEnded = true;
    if (!this.#isWaiting) this.#finishWhole();
  };
  readonly #onGone = (): void => {
    if (!this.#hasEnded) this.#finish({ kind: "aborted" });
  };

  #finishWhole(): void {
    const [first] = this.#chunks;
    const isOne = first !== undefined && this.#chunks.length === 1;
    this.#finish({
      kind: "whole",
      bytes: isOne ? first : Buffer.concat(this.#chunks, this.#length),
    });
  }

  #finish(read: BodyRead): void {
    this.#watched?.end();
    this.#watched = undefined;
    this.#request.off("data", this.#onData);
    this.#request.off("end", this.#onEnd);
    this.#request.off("close", this.#onGone);
    this.#chunks.length = 0;
    this.#resolve(read); // Only the first call counts; `error` stays heard so that nobody throws.
  }
}
