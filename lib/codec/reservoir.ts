import type { Place } from "./native.ts";

const FIRST_BYTES = 256 << 10;
/** Kept between two bodies: memory that comes from the system takes as long as what fills it. */
const KEPT_BYTES = 4 << 20;

/**
 * Memory for what comes out of one body after the other, whose length nobody knows before. It grows
 * where it is, and goes back to the system at once, but for a little: what forty bombs in a row
 * leave behind would otherwise wait for the collector.
 */
export class Reservoir {
  #buffer = new ArrayBuffer(0, { maxByteLength: FIRST_BYTES });
  #limit = 0;
  #length = 0;

  /** Bytes written. */
  get length(): number {
    return this.#length;
  }

  /** Empties it, for at most `limit` bytes. */
  open(limit: number): void {
    this.clear();
    if (limit > this.#buffer.maxByteLength) {
      this.#buffer = new ArrayBuffer(0, { maxByteLength: limit });
    }
    this.#limit = limit;
  }

  /** Room behind what was written, more each time; undefined at the limit. */
  room(): Place | undefined {
    const at = this.#length;
    const { byteLength } = this.#buffer;
    if (at >= this.#limit) return undefined;
    if (at === byteLength) this.#grow(Math.max(FIRST_BYTES, byteLength * 2));
    return { bytes: new Uint8Array(this.#buffer, 0, this.#buffer.byteLength), at };
  }

  /** Room for `length` bytes at its beginning, which count as written. */
  roomFor(length: number): Uint8Array {
    if (length > this.#buffer.byteLength) this.#grow(length);
    this.#length = length;
    return new Uint8Array(this.#buffer, 0, length);
  }

  /** Says how many bytes were put into the room. */
  wrote(bytes: number): void {
    this.#length += bytes;
  }

  /** A copy of what was written; the memory goes back. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(this.#length);
    taken.set(new Uint8Array(this.#buffer, 0, this.#length));
    this.clear();
    return taken;
  }

  /** Gives the memory back. */
  clear(): void {
    this.#length = 0;
    if (this.#buffer.byteLength > KEPT_BYTES) this.#buffer.resize(KEPT_BYTES);
  }

  #grow(bytes: number): void {
    this.#buffer.resize(Math.min(bytes, this.#buffer.maxByteLength));
  }
}
