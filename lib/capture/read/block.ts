import { decodeEntry, type Entry } from "../../entry/read.ts";
import { lineStart } from "../format/lines.ts";
import type { CursorRange, Row } from "../format/mod.ts";

/** Whole lines of a capture, a frame of them or less, in cursor order. */
export interface Block {
  /** Name of the data file or tail. */
  readonly file: string;
  /** Cursor of the first line. */
  readonly firstCursor: number;
  readonly lines: number;
  /** JSONL. Only the last line of a file of another writer may lack its newline. */
  readonly bytes: Uint8Array;
  /** The row of the frame that the lines come from, where there is one. */
  readonly row?: Row;
}

/** An entry, where it stands in the capture, and the line it was read from. */
export interface CapturedEntry {
  readonly entry: Entry;
  readonly cursor: number;
  /** Without its newline. */
  readonly line: string;
}

export interface DecodedBlock {
  readonly entries: readonly CapturedEntry[];
  /** Lines that are no entries; empty ones are not counted. */
  readonly notEntries: number;
}

const utf8 = new TextDecoder();

/** Parses the lines of a block. */
export function decodeBlock(block: Block): DecodedBlock {
  const entries: CapturedEntry[] = [];
  let notEntries = 0;
  const lines = utf8.decode(block.bytes).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const cursorOf = cursorsOf(block);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const entry = decodeEntry(line);
    if (entry !== undefined) entries.push({ entry, cursor: cursorOf(i), line });
    else if (line !== "") notEntries++;
  }
  return { entries, notEntries };
}

/** Cursor of line i (from 0) of a block; asked with i rising. */
export function cursorsOf(block: Pick<Block, "firstCursor" | "row">): (i: number) => number {
  const missing = block.row?.missing ?? [];
  let skipped = 0;
  let next = missing.findIndex(({ first }) => first >= block.firstCursor);
  if (next === -1) return (i) => block.firstCursor + i;
  return (i) => {
    let cursor = block.firstCursor + i + skipped;
    for (; next < missing.length && missing[next]!.first <= cursor; next++) {
      skipped += missing[next]!.count;
      cursor += missing[next]!.count;
    }
    return cursor;
  };
}

/** How many cursors a frame takes: its lines and those that are missing among them. */
export function cursorSpan(row: Row): number {
  return row.lines +
    (row.missing ?? []).reduce((sum: number, range: CursorRange) => sum + range.count, 0);
}

/** The lines of a block from cursor `from` on; undefined when there are none. */
export function trimBlock(block: Block, from: number): Block | undefined {
  if (block.lines === 0) return undefined;
  if (block.firstCursor >= from) return block;
  const cursorOf = cursorsOf(block);
  for (let i = 0; i < block.lines; i++) {
    const firstCursor = cursorOf(i);
    if (firstCursor < from) continue;
    const bytes = block.bytes.subarray(lineStart(block.bytes, i));
    return { ...block, firstCursor, lines: block.lines - i, bytes };
  }
  return undefined;
}
