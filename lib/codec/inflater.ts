import { isLogtapError } from "../fault/mod.ts";
import type { WorkerPort } from "../pipe/mod.ts";
import { type Encoding, inflateBody } from "./inflate.ts";
import { inflatedHint } from "./inflated_hint.ts";
import { unsnap } from "./snappy.ts";
import { startInflateWorker } from "./start_inflate.ts";
import { type Claim, WorkerInflater } from "./worker_inflater.ts";

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
  /**
   * Asked for the length of what comes out before it takes memory in this thread, or as soon as it
   * has taken a little; what it throws is thrown.
   */
  readonly claim?: Claim;
}

const ALWAYS: Claim = () => Promise.resolve();

/**
 * Undoes Content-Encodings, large bodies in one worker that starts with the first of them, so that
 * they do not hold up everybody else's push; one after the other, for each may take all the memory
 * that one body is allowed. Bytes move and are not copied.
 */
export class Inflater {
  readonly #worker: WorkerInflater | undefined;

  /** @param start makes the worker; `"inline"` does everything in the caller's thread. */
  constructor(start: (() => WorkerPort) | "inline" = startInflateWorker) {
    this.#worker = start === "inline" ? undefined : new WorkerInflater(start);
  }

  /**
   * @param body given away: its memory may move to the worker.
   * @throws {LogtapError} usage — damaged; too_large — more would come out; internal — the worker
   * died or the inflater was closed meanwhile. The next body starts a new worker.
   */
  async inflate(
    body: Uint8Array,
    encoding: Encoding,
    { maxBytes, roomFor, claim = ALWAYS }: InflateOptions,
  ): Promise<Uint8Array> {
    const hint = inflatedHint(body, encoding);
    // A snappy block never makes more than it declares.
    if (encoding === "snappy" && hint <= INLINE_SNAPPY_MAX_BYTES) {
      await claim(Math.min(hint, maxBytes));
      return unsnap(body, maxBytes, roomFor);
    }
    const inline = this.#inflateInline(body, encoding, { hint, maxBytes });
    if (inline === undefined) {
      return await this.#worker!.inflate({ body, encoding, maxBytes }, claim);
    }
    await claim(inline.length);
    return inline;
  }

  /** Undefined when the body is the worker's. */
  #inflateInline(
    body: Uint8Array,
    encoding: Encoding,
    { hint, maxBytes }: { readonly hint: number; readonly maxBytes: number },
  ): Uint8Array | undefined {
    if (this.#worker === undefined || encoding === "identity") {
      return inflateBody(body, encoding, maxBytes);
    }
    const inlineMax = Math.min(maxBytes, INLINE_MAX_BYTES);
    // The hint comes from the sender: believed when it says "large", tried when it says "small".
    if (hint > inlineMax) return undefined;
    try {
      return inflateBody(body, encoding, inlineMax);
    } catch (error) {
      if (inlineMax === maxBytes || !isLogtapError(error, "too_large")) throw error;
      return undefined;
    }
  }

  /** Ends the worker, if one runs. */
  close(): void {
    this.#worker?.close();
  }
}
