import { isLogtapError, LogtapError } from "../fault/mod.ts";
import { WorkerClient, type WorkerPort } from "../pipe/mod.ts";
import { type Encoding, inflateBody, ownBytes } from "./inflate.ts";
import type { InflateReply, InflateRequest } from "./inflate_messages.ts";
import { inflatedHint } from "./inflated_hint.ts";
import { startInflateWorker } from "./start_inflate.ts";

/** Results up to this size are made in the caller's thread: cheaper than the way to a worker. */
const INLINE_MAX_BYTES = 256 << 10;

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
   * @param maxBytes most that may come out.
   * @throws {LogtapError} usage — damaged; too_large — more would come out; internal — the worker
   * died or the inflater was closed meanwhile. The next body starts a new worker.
   */
  async inflate(body: Uint8Array, encoding: Encoding, maxBytes: number): Promise<Uint8Array> {
    const inlineMax = Math.min(maxBytes, INLINE_MAX_BYTES);
    if (this.#client === undefined || encoding === "identity") {
      return inflateBody(body, encoding, maxBytes);
    }
    // The hint comes from the sender: believed when it says "large", tried when it says "small".
    if (inflatedHint(body, encoding) <= inlineMax) {
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
