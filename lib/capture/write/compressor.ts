import { WorkerClient, type WorkerPort } from "../../pipe/mod.ts";
import type { CompressReply, CompressRequest } from "./compress_messages.ts";

/** Buffers kept for the next frames; more than ever wait at full speed would be waste. */
const POOL_MAX = 8;

/**
 * Compresses frames in one worker, in order, and keeps their buffers for reuse. The worker starts
 * when it is told to or with the first frame: an idle receiver does not pay for it.
 */
export class Compressor {
  readonly #client: WorkerClient<CompressRequest, CompressReply>;
  readonly #pool: ArrayBuffer[] = [];

  constructor(start: () => WorkerPort) {
    this.#client = new WorkerClient(start);
  }

  /** Starts the worker, so that the first frame does not wait for it. */
  warmUp(): void {
    this.#client.warmUp();
  }

  /** A buffer of at least `size` bytes; the caller owns it until it gives it to `compress`. */
  takeBuffer(size: number): ArrayBuffer {
    const buffer = this.#pool.pop();
    return buffer !== undefined && buffer.byteLength >= size ? buffer : new ArrayBuffer(size);
  }

  /** Gives a buffer back unused. */
  giveBuffer(buffer: ArrayBuffer): void {
    if (this.#pool.length < POOL_MAX) this.#pool.push(buffer);
  }

  /**
   * @throws {LogtapError} internal — the worker failed; the buffer may be gone, but the same lines
   * are in the frame's tail.
   */
  async compress(buffer: ArrayBuffer, length: number): Promise<CompressReply> {
    const reply = await this.#client.call({ buffer, length }, [buffer]);
    this.giveBuffer(reply.buffer);
    return reply;
  }

  close(): void {
    this.#client.close();
    this.#pool.length = 0;
  }
}
