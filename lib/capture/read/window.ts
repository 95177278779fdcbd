import type { ReadRange } from "./source.ts";

/**
 * A ranged source read mostly forwards: fetches more than it is asked for, so that small reads
 * close to each other cost one. Holds one piece of what it fetched last.
 */
export class Window implements ReadRange {
  readonly #source: ReadRange;
  /** Fetched at least at a time, in bytes. */
  readonly #aheadBytes: number;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(source: ReadRange, aheadBytes: number) {
    this.#source = source;
    this.#aheadBytes = aheadBytes;
  }

  get size(): number {
    return this.#source.size;
  }

  /** As `ReadRange.read`, but the bytes may be shared with other reads: do not change them. */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (start < this.#start || end > this.#start + this.#bytes.length) {
      const fetchEnd = Math.min(this.size, Math.max(end, start + this.#aheadBytes));
      this.#bytes = await this.#source.read(start, fetchEnd);
      this.#start = start;
    }
    return this.#bytes.subarray(start - this.#start, end - this.#start);
  }

  /** The bytes of `[start, start + length)`, or fewer where the source ends. */
  peek(start: number, length: number): Promise<Uint8Array> {
    return this.read(start, Math.min(this.size, start + length));
  }
}
