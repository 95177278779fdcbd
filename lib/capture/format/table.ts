import { ProtoReader, ProtoWriter } from "../../codec/frames.ts";
import { type DictionaryEntry, readRow, readSet, type Row, writeRow, writeSet } from "./row.ts";
import { declaredBytes, type FrameKind, isKind, readFields, unwrapBody, wrapBody } from "./wire.ts";

/** A row and where it stands in the file. */
export interface TableRow {
  /** Offset of the row's magic. */
  readonly offset: number;
  readonly row: Row;
}

/** What a finished file ends with: all rows, and the dictionary of the file. */
export interface Table {
  readonly lines: number;
  readonly rawBytes: number;
  readonly firstCursor: number;
  readonly rows: readonly TableRow[];
  readonly sets: readonly DictionaryEntry[];
}

export const TABLE_KIND: FrameKind = { magic: 0x184d2a5b, kind: "LTt1" };
/** The last bytes of a finished file: u64 offset of the table, then this text. */
export const FOOTER_BYTES = 16;
const FOOTER_TEXT = "LTtable1";
/** A table is never longer: rows of 4 GiB of frames with 256 sets each. Guards the reader's memory. */
export const TABLE_MAX_BYTES = 64 * 1024 * 1024;
const VERSION = 1;

/**
 * The whole skippable frame that ends a file.
 *
 * @param offset where in the file it will stand.
 */
export function encodeTable(table: Table, offset: number): Uint8Array {
  const writer = new ProtoWriter();
  writer.number(1, VERSION);
  writer.number(2, table.lines);
  writer.number(3, table.rawBytes);
  writer.number(4, table.firstCursor);
  for (const { offset: at, row } of table.rows) {
    writer.message(5, () => {
      writer.number(1, at);
      writer.message(2, () => writeRow(writer, { ...row, newSets: [] }));
    });
  }
  for (const set of table.sets) writer.message(6, () => writeSet(writer, set));
  const footer = new Uint8Array(FOOTER_BYTES);
  new DataView(footer.buffer).setBigUint64(0, BigInt(offset), true);
  new TextEncoder().encodeInto(FOOTER_TEXT, footer.subarray(8));
  return wrapBody(TABLE_KIND, writer.finish(), footer);
}

/** @returns undefined when the frame is damaged. */
export function decodeTable(frame: Uint8Array): Table | undefined {
  if (!isKind(TABLE_KIND, frame)) return undefined;
  const body = unwrapBody(frame, FOOTER_BYTES);
  if (body === undefined) return undefined;
  try {
    return readTable(new ProtoReader(body));
  } catch {
    return undefined; // Its checksum is right and it is no table: damaged all the same.
  }
}

/**
 * Where the table of a file begins, told by the file's last bytes.
 *
 * @param end at least the last {@linkcode FOOTER_BYTES} of the file.
 * @returns undefined when the file ends otherwise, or the place is impossible (as behind `cat a b`).
 */
export function tableOffset(end: Uint8Array, fileBytes: number): number | undefined {
  if (end.length < FOOTER_BYTES) return undefined;
  const footer = end.subarray(end.length - FOOTER_BYTES);
  for (let i = 0; i < 8; i++) if (footer[8 + i] !== FOOTER_TEXT.charCodeAt(i)) return undefined;
  const offset = Number(new DataView(footer.buffer, footer.byteOffset, 8).getBigUint64(0, true));
  const length = fileBytes - offset;
  return length >= FOOTER_BYTES + 16 && length <= TABLE_MAX_BYTES ? offset : undefined;
}

/** True when a frame that starts with these bytes is a table of exactly this length. */
export function isTableHead(head: Uint8Array, frameBytes: number): boolean {
  return isKind(TABLE_KIND, head) && declaredBytes(head) === frameBytes;
}

function readTable(reader: ProtoReader): Table {
  const table = { lines: 0, rawBytes: 0, firstCursor: 0 };
  const rows: TableRow[] = [];
  const sets: DictionaryEntry[] = [];
  readFields(reader, (field) => {
    if (field === 2) table.lines = reader.safeNumber();
    else if (field === 3) table.rawBytes = reader.safeNumber();
    else if (field === 4) table.firstCursor = reader.safeNumber();
    else if (field === 5) rows.push(reader.message(readTableRow));
    else if (field === 6) sets.push(reader.message(readSet));
    else return false;
    return true;
  });
  return { ...table, rows, sets };
}

function readTableRow(reader: ProtoReader): TableRow {
  let offset = 0;
  let row: Row | undefined;
  readFields(reader, (field) => {
    if (field === 1) offset = reader.safeNumber();
    else if (field === 2) row = reader.message(readRow);
    else return false;
    return true;
  });
  if (row === undefined) throw new RangeError("table row without a row");
  return { offset, row };
}
