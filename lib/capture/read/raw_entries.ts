import { decodeEntry, type Entry } from "../../entry/read.ts";
import { type Block, cursorsOf } from "./block.ts";

/** An entry with the very bytes it was read from, for whoever passes entries on unchanged. */
export interface RawEntry {
  readonly entry: Entry;
  readonly cursor: number;
  /** A view of the block, without the newline and a byte order mark. */
  readonly bytes: Uint8Array;
}

export interface RawBlock {
  readonly entries: readonly RawEntry[];
  /** Lines that are no entries; empty ones are not counted. */
  readonly notEntries: number;
}

const NEWLINE = 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const utf8 = new TextDecoder();

/** Parses the lines of a block and keeps their bytes. */
export function rawEntries(block: Block): RawBlock {
  const { bytes } = block;
  const entries: RawEntry[] = [];
  let notEntries = 0;
  // Decoded as a whole, which is far quicker than line by line; newlines are newlines in both.
  const texts = utf8.decode(bytes).split("\n");
  const cursorOf = cursorsOf(block);
  for (let at = lengthOfMark(bytes), i = 0; at < bytes.length; i++) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline === -1 ? bytes.length : newline;
    const entry = decodeEntry(texts[i]!);
    if (entry !== undefined) {
      entries.push({ entry, cursor: cursorOf(i), bytes: bytes.subarray(at, end) });
    } else if (end > at) notEntries++;
    at = end + 1;
  }
  return { entries, notEntries };
}

/** Other writers' files may begin with one; the decoder has passed it over, too. */
function lengthOfMark(bytes: Uint8Array): number {
  return BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? BYTE_ORDER_MARK.length : 0;
}
