import type { RawEntry } from "../../capture/mod.ts";

/** A format that entries are exported in. Order is kept; state is one file's. */
export interface ExportEncoder {
  /** Takes an entry; returns bytes when enough have come together to be written. */
  add(entry: RawEntry): Uint8Array | undefined;
  /** The rest of the file. */
  finish(): Uint8Array;
  /** Entries whose time the format cannot hold: they are there without one. */
  readonly timeless: number;
}

/** Text is handed on in pieces of this many characters. */
const PIECE_CHARACTERS = 256 * 1024;

/** Gathers text into pieces worth writing. */
export class TextPieces {
  readonly #utf8 = new TextEncoder();
  #text = "";

  add(text: string): Uint8Array | undefined {
    this.#text += text;
    return this.#text.length < PIECE_CHARACTERS ? undefined : this.take();
  }

  take(): Uint8Array {
    const bytes = this.#utf8.encode(this.#text);
    this.#text = "";
    return bytes;
  }
}
