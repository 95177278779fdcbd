import { type CutFrame, walkFrameAt } from "../../codec/frames.ts";
import {
  declaredBytes,
  decodeRow,
  decodeTable,
  FOOTER_BYTES,
  HEAD_BYTES,
  isKind,
  isTableHead,
  type Row,
  ROW_KIND,
  type Table,
  TABLE_KIND,
  tableOffset,
} from "../format/mod.ts";
import type { ReadRange } from "./source.ts";
import type { Window } from "./window.ts";

/**
 * The parts of a data file of frames, in file order:
 *
 *     row │ data frame │ row │ data frame │ … │ table      "described" … "passed_over"
 *           data frame │ data frame │ skippable │ …        "foreign" … "passed_over"
 */
export type FilePart = DescribedFrame | ForeignFrame | PassedOver | CutPart | DamagedPart;

/** A data frame in `[start, end)` and the row at `offset` that stands before it. */
export interface DescribedFrame {
  readonly kind: "described";
  readonly offset: number;
  readonly start: number;
  readonly end: number;
  readonly row: Row;
}

/** A whole data frame without a row. */
export interface ForeignFrame {
  readonly kind: "foreign";
  readonly start: number;
  readonly end: number;
}

/** A table, or a skippable frame of somebody else's. */
export interface PassedOver {
  readonly kind: "passed_over";
  readonly offset: number;
  readonly end: number;
}

/** The file ends inside what starts at `offset`; the last part. */
export interface CutPart {
  readonly kind: "cut";
  readonly offset: number;
  /** Where the data frame starts, if it is one that is cut. */
  readonly dataStart?: number;
  /** The row before it, if there is one and it is whole. */
  readonly row?: Row;
}

/** Bytes in `[offset, end)` that are nothing known. */
export interface DamagedPart {
  readonly kind: "damaged";
  readonly offset: number;
  readonly end: number;
  readonly text: string;
  /** Where a data frame starts whose beginning can be decoded. */
  readonly dataStart?: number;
}

/** Rows are at most some 100 KiB; one that says it is longer is damaged. */
const ROW_MAX_BYTES = 16 * 1024 * 1024;
/** Covers the tables of most files, so that one read at the end is enough. */
const TABLE_GUESS_BYTES = 128 * 1024;
/** Searched at a time for the next row behind damage. */
const SEARCH_BYTES = 1024 * 1024;

/** A table and where in the file it stands. */
export interface PlacedTable {
  readonly table: Table;
  readonly offset: number;
}

/** The table that a finished file ends with; undefined when there is none that fits the file. */
export async function readTable(source: ReadRange): Promise<PlacedTable | undefined> {
  const { size } = source;
  const guessStart = Math.max(0, size - TABLE_GUESS_BYTES);
  const end = await source.read(guessStart, size);
  const offset = tableOffset(end.subarray(Math.max(0, end.length - FOOTER_BYTES)), size);
  if (offset === undefined) return undefined;
  if (offset >= guessStart) return fitting(decodeTable(end.subarray(offset - guessStart)), offset);
  const head = await source.read(offset, offset + HEAD_BYTES);
  if (!isTableHead(head, size - offset)) return undefined;
  return fitting(decodeTable(await source.read(offset, size)), offset);
}

/** A table is believed when its rows and frames fill the file from its first byte to the table. */
function fitting(table: Table | undefined, offset: number): PlacedTable | undefined {
  if (table === undefined) return undefined;
  let end = 0;
  for (const { offset: at, row } of table.rows) {
    if (at < end || at + HEAD_BYTES + row.compressedBytes > offset) return undefined;
    end = at + HEAD_BYTES + row.compressedBytes;
  }
  const isFull = table.rows.length === 0 ? offset === 0 : table.rows[0]!.offset === 0;
  return isFull ? { table, offset } : undefined;
}

/** The frames of a file as its table tells them; nothing is read. */
export function* partsOfTable({ table, offset: tableAt }: PlacedTable): Generator<DescribedFrame> {
  for (let i = 0; i < table.rows.length; i++) {
    const { offset, row } = table.rows[i]!;
    const end = table.rows[i + 1]?.offset ?? tableAt;
    yield { kind: "described", offset, start: end - row.compressedBytes, end, row };
  }
}

/** The parts of a file from byte `from` on, found by hopping from one to the next. */
export async function* partsByHopping(source: Window, from = 0): AsyncGenerator<FilePart> {
  for (let at = from; at < source.size;) {
    const part = await partAt(source, at);
    yield part;
    if (part.kind === "cut") return;
    at = part.end;
  }
}

async function partAt(source: Window, at: number): Promise<FilePart> {
  const head = await source.peek(at, HEAD_BYTES);
  if (isKind(ROW_KIND, head)) return rowAt(source, at, head);
  if (isKind(TABLE_KIND, head)) return tableAt(source, at, head);
  const whole = await walkFrameAt(source, at);
  switch (whole.kind) {
    case "skippable":
      return { kind: "passed_over", offset: at, end: whole.end };
    case "data":
      return { kind: "foreign", start: whole.start, end: whole.end };
    case "cut":
      return cutAt(source, whole, at);
    case "invalid": {
      const end = await nextRow(source, at + 1);
      const dataStart = whole.at > at ? { dataStart: at } : {};
      return {
        kind: "damaged",
        offset: at,
        end,
        text: `no frame at byte ${whole.at}`,
        ...dataStart,
      };
    }
  }
}

/**
 * A frame that reaches beyond the end of the file was cut, or its length is damaged: then a row
 * follows somewhere.
 */
async function cutAt(source: Window, frame: CutFrame, at: number): Promise<FilePart> {
  const next = await nextRow(source, at + 1);
  const head = await source.peek(at, 4);
  const isData = head.length === 4 && head[0] === 0x28;
  const dataStart = isData ? { dataStart: at } : {};
  if (next < source.size) {
    const text = `a frame at byte ${at} that reaches over the next row`;
    return { kind: "damaged", offset: at, end: next, text, ...dataStart };
  }
  return { kind: "cut", offset: frame.start, ...dataStart };
}

async function rowAt(source: Window, at: number, head: Uint8Array): Promise<FilePart> {
  const bytes = declaredBytes(head);
  if (bytes > ROW_MAX_BYTES || at + bytes > source.size) {
    const next = await nextRow(source, at + 1);
    return next === source.size
      ? { kind: "cut", offset: at }
      : { kind: "damaged", offset: at, end: next, text: `damaged row at byte ${at}` };
  }
  const row = decodeRow(await source.read(at, at + bytes));
  const start = at + bytes;
  // The frame behind a damaged row is found by walking: it counts as one without a row.
  if (row === undefined) {
    return { kind: "damaged", offset: at, end: start, text: `damaged row at byte ${at}` };
  }
  const end = start + row.compressedBytes;
  if (end > source.size) return { kind: "cut", offset: at, dataStart: start, row };
  return { kind: "described", offset: at, start, end, row };
}

function tableAt(source: Window, at: number, head: Uint8Array): Promise<FilePart> {
  const end = at + declaredBytes(head);
  if (end > source.size) return cutAt(source, { kind: "cut", start: at, end }, at);
  return Promise.resolve({ kind: "passed_over", offset: at, end });
}

/** Where the next row whose checksum is right starts, from `from` on; else the file's end. */
async function nextRow(source: Window, from: number): Promise<number> {
  const pattern = [0x5a, 0x2a, 0x4d, 0x18] as const;
  for (let start = from; start < source.size; start += SEARCH_BYTES) {
    // Overlap, so that a magic across two pieces is seen.
    const bytes = await source.peek(start, SEARCH_BYTES + HEAD_BYTES);
    let i = bytes.indexOf(pattern[0]);
    while (i !== -1 && i < SEARCH_BYTES) {
      const isMagic = pattern.every((byte, k) => bytes[i + k] === byte);
      if (isMagic && await isWholeRow(source, start + i)) return start + i;
      i = bytes.indexOf(pattern[0], i + 1);
    }
  }
  return source.size;
}

async function isWholeRow(source: Window, at: number): Promise<boolean> {
  const head = await source.peek(at, HEAD_BYTES);
  if (!isKind(ROW_KIND, head)) return false;
  const bytes = declaredBytes(head);
  if (bytes > ROW_MAX_BYTES || at + bytes > source.size) return false;
  return decodeRow(await source.read(at, at + bytes)) !== undefined;
}
