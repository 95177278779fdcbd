import type { RawEntry } from "../../capture/mod.ts";
import type { ExportEncoder } from "./encoder.ts";

const PIECE_BYTES = 256 * 1024;
const NEWLINE = 10;

/** Lines as they are stored, byte for byte: what `/logtap/raw` takes. */
export class JsonlExport implements ExportEncoder {
  readonly timeless = 0;
  #piece = new Uint8Array(PIECE_BYTES);
  #used = 0;

  add({ bytes }: RawEntry): Uint8Array | undefined {
    const size = bytes.length + 1;
    const full = this.#used + size > this.#piece.length ? this.#take(size) : undefined;
    this.#piece.set(bytes, this.#used);
    this.#used += size;
    this.#piece[this.#used - 1] = NEWLINE;
    return full;
  }

  finish(): Uint8Array {
    return this.#take(0);
  }

  /** Hands the piece over, with it its memory. */
  #take(room: number): Uint8Array {
    const taken = this.#piece.subarray(0, this.#used);
    this.#piece = new Uint8Array(Math.max(PIECE_BYTES, room));
    this.#used = 0;
    return taken;
  }
}
