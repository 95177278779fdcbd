import { isLogtapError, LogtapError } from "../fault/mod.ts";
import { WorkerClient, type WorkerPort } from "../pipe/mod.ts";
import { type Encoding, inflateBody, ownBytes } from "./inflate.ts";
import type { InflateReply, InflateRequest } from "./inflate_messages.ts";
import { inflatedHint } from "./inflated_hint.ts";
import { unsnap } from "./snappy.ts";
import { startInflateWorker } from "./start_inflate.ts";

/**
 * Results up to this size are made in the caller's thread: cheaper than the way to a worker. It takes
 * a millisecond at most; of snappy, which takes a quarter of the time, a larger body does.
 */
const INLINE_MAX_BYTES = 256 << 10;
const INLINE_SNAPPY_MAX_BYTES = 1 << 20;

export interface InflateOptions {
  /** Most that may come out. */
  readonly maxBytes: number;
  /** Memory of at least that many bytes for what comes out, if the caller has some; may stay unused. */
  readonly roomFor?: (length: number) => Uint8Array;
}

/**
 * Undoes Content-Encodings, large bodies in one worker that starts with the first of them, so that
 * they do not hold up everybody else's push. In order of arrival; bytes move and are not copied.
 */
export class Inflater {
  readonly #client: WorkerClient<InflateRequest, InflateReply> | undefined;

  /** @param start makes the worker; `"inline"` does everything in the caller's thread. */
  constructor(start: (() => WorkerPort) | "inline" = startInflateWorker) {
    this.#client = start === "inline" ? undefined : new WorkerClient(start);
  }

  /**
   * @param body given away: its memory may move to the worker.
   * @throws {LogtapError} usage — damaged; too_large — more would come out; internal — the worker
   * died or the inflater was closed meanwhile. The next body starts a new worker.
   */
  async inflate(
    body: Uint8Array,
    encoding: Encoding,
    { maxBytes, roomFor }: InflateOptions,
  ): Promise<Uint8Array> {
    const hint = inflatedHint(body, encoding);
    // A snappy block never makes more than it declares.
    if (encoding === "snappy" && hint <= INLINE_SNAPPY_MAX_BYTES) {
      return unsnap(body, maxBytes, roomFor);
    }
    if (this.#client === undefined || encoding === "identity") {
      return inflateBody(body, encoding, maxBytes);
    }
    const inlineMax = Math.min(maxBytes, INLINE_MAX_BYTES);
    // The hint comes from the sender: believed when it says "large", tried when it says "small".
    if (hint <= inlineMax) {
      try {
        return inflateBody(body, encoding, inlineMax);
      } catch (error) {
        if (inlineMax === maxBytes || !isLogtapError(error, "too_large")) throw error;
      }
    }
    const own = ownBytes(body);
    const reply = await this.#client.call({ body: own, encoding, maxBytes }, [own.buffer]);
    if (reply.kind === "inflated") return reply.bytes;
    throw new LogtapError(reply.fault, reply.text);
  }

  /** Ends the worker, if one runs. */
  close(): void {
    this.#client?.close();
  }
}
