import { crc32 } from "node:zlib";
import { encodeFrame } from "../../codec/frames.ts";
import { type DictionaryEntry, FRAME_RAW_MAX_BYTES, type Row, withRow } from "../format/mod.ts";
import { Dictionary, tallyLines } from "../tally/mod.ts";

/** A row and its data frame as they are appended to a data file. */
export interface MadeFrame {
  readonly row: Row;
  readonly bytes: Uint8Array;
}

/** Makes frames from lines that only exist as text: the tails of a killed writer. */
export class FrameMaker {
  readonly #dictionary: Dictionary;

  /** @param known the dictionary of the file so far. */
  constructor(known: readonly DictionaryEntry[]) {
    this.#dictionary = new Dictionary(known);
  }

  /**
   * @param text whole lines, at least one and at most a frame's worth.
   * @param firstCursor of the first of them.
   */
  make(text: Uint8Array, firstCursor: number): MadeFrame {
    const { lines, sets } = tallyLines(text);
    const frame = encodeFrame(text);
    const row = this.#dictionary.describe(
      { firstCursor, lines, length: text.length, sets },
      { compressedBytes: frame.length, crc32: crc32(text) },
    );
    return { row, bytes: withRow(row, frame) };
  }
}

/** Cuts whole lines into pieces that fit a frame each. */
export function* frameSized(lines: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < lines.length;) {
    const limit = at + FRAME_RAW_MAX_BYTES;
    if (limit >= lines.length) {
      yield lines.subarray(at);
      return;
    }
    // A line longer than a frame stays whole: frames of whole lines matter more.
    const before = lines.subarray(at, limit).lastIndexOf(10) + 1;
    const after = lines.indexOf(10, limit) + 1;
    const end = before > 0 ? at + before : after > 0 ? after : lines.length;
    yield lines.subarray(at, end);
    at = end;
  }
}
