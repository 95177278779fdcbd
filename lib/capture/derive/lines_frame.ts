import { type SetFacts, tallyLines } from "../tally/mod.ts";
import { FRAME_RAW_MAX_BYTES } from "../format/mod.ts";
import type { RawEntry } from "../read/raw_entries.ts";

const NEWLINE = 10;

/** What a frame holds once it is full. */
export interface FullFrame {
  readonly buffer: ArrayBuffer;
  /** Bytes used of it. */
  readonly length: number;
  readonly lines: number;
  readonly sets: readonly SetFacts[];
}

/** Gathers entries, byte for byte, until they make a frame. */
export class LinesFrame {
  readonly #buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  #length = 0;
  #lines = 0;

  /** Owns `buffer`, of a frame's size or, for one line that is longer, of the line's. */
  constructor(buffer: ArrayBuffer) {
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
  }

  /** Bytes of buffer that a frame starting with this line takes. */
  static sizeFor({ bytes }: Pick<RawEntry, "bytes">): number {
    return Math.max(FRAME_RAW_MAX_BYTES, bytes.length + 1);
  }

  get isEmpty(): boolean {
    return this.#lines === 0;
  }

  /** @returns false when there is no room for it any more. */
  add({ bytes }: Pick<RawEntry, "bytes">): boolean {
    const end = this.#length + bytes.length + 1;
    // The buffer may be one that served a longer line before.
    if (end > FRAME_RAW_MAX_BYTES && this.#lines > 0) return false;
    this.#bytes.set(bytes, this.#length);
    this.#bytes[end - 1] = NEWLINE;
    this.#length = end;
    this.#lines++;
    return true;
  }

  close(): FullFrame {
    return {
      buffer: this.#buffer,
      length: this.#length,
      lines: this.#lines,
      sets: tallyLines(this.#bytes.subarray(0, this.#length)).sets,
    };
  }
}
