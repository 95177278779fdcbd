import { ProtoReader, ProtoWriter } from "../../codec/frames.ts";
import type { Bloom } from "./bloom.ts";
import { type FrameKind, readFields, unwrapBody, wrapBody } from "./wire.ts";

/** A label set and its number in the file. */
export interface DictionaryEntry {
  /** 1, 2, 3 … in order of first use in the file, at most 4,096. */
  readonly id: number;
  /** Canonical JSON, as in the lines. */
  readonly json: string;
}

/** What a frame holds of one label set. */
export interface SetStats {
  readonly id: number;
  readonly lines: number;
  /** Least and greatest ts of its lines, in ns since 1970. */
  readonly minNs: bigint;
  readonly maxNs: bigint;
}

export interface CursorRange {
  readonly first: number;
  readonly count: number;
}

/** What a row says about the data frame behind it. */
export interface Row {
  readonly compressedBytes: number;
  /** Length of the lines, newlines included. */
  readonly rawBytes: number;
  readonly lines: number;
  /** Cursor of the first line; the others follow. */
  readonly firstCursor: number;
  /** Of the lines. */
  readonly crc32: number;
  /** Least and greatest ts in the frame, in ns since 1970. */
  readonly minNs: bigint;
  readonly maxNs: bigint;
  /** Sets used here for the first time in this file. Empty in the rows of a table. */
  readonly newSets: readonly DictionaryEntry[];
  /** One for each set in the frame, if all have an id and they are at most 256. */
  readonly sets?: readonly SetStats[] | undefined;
  /** Instead of `sets`. */
  readonly bloom?: Bloom;
  /** Cursors within the frame's range that have no line here. */
  readonly missing?: readonly CursorRange[];
}

export const ROW_KIND: FrameKind = { magic: 0x184d2a5a, kind: "LTr1" };
/** Most label sets a file's dictionary holds. */
export const DICTIONARY_MAX = 4096;
/** Most label sets a row describes one by one. */
export const ROW_SETS_MAX = 256;
/** Most bytes of lines in one data frame. */
export const FRAME_RAW_MAX_BYTES = 1 << 20;
/**
 * The years 1677 and 2262. A bound beyond them is written as the nearest of these two, which
 * therefore means "or earlier", "or later".
 */
export const NS_MIN: bigint = -(2n ** 63n);
export const NS_MAX: bigint = 2n ** 63n - 1n;
const VERSION = 1;
const NO_FOOTER = new Uint8Array(0);

/** The whole skippable frame that goes before the data frame it describes. */
export function encodeRow(row: Row): Uint8Array {
  const writer = new ProtoWriter();
  writeRow(writer, row);
  return wrapBody(ROW_KIND, writer.finish(), NO_FOOTER);
}

/** A data frame with its row before it, as they are appended. */
export function withRow(row: Row, dataFrame: Uint8Array): Uint8Array {
  const head = encodeRow(row);
  const bytes = new Uint8Array(head.length + dataFrame.length);
  bytes.set(head);
  bytes.set(dataFrame, head.length);
  return bytes;
}

/** @returns undefined when the frame is damaged. */
export function decodeRow(frame: Uint8Array): Row | undefined {
  const body = unwrapBody(frame, 0);
  if (body === undefined) return undefined;
  try {
    return readRow(new ProtoReader(body));
  } catch {
    return undefined; // Its checksum is right and it is no row: damaged all the same.
  }
}

/** Writes the message alone, as a table holds it. */
export function writeRow(writer: ProtoWriter, row: Row): void {
  const { newSets, sets = [], bloom, missing = [] } = row;
  writer.number(1, VERSION);
  writer.number(2, row.compressedBytes);
  writer.number(3, row.rawBytes);
  writer.number(4, row.lines);
  writer.number(5, row.firstCursor);
  writer.fixed32(6, row.crc32);
  writer.sfixed64(7, clampNs(row.minNs));
  writer.sfixed64(8, clampNs(row.maxNs));
  for (const set of newSets) writer.message(9, () => writeSet(writer, set));
  for (const stats of sets) writer.message(10, () => writeStats(writer, stats, row));
  if (bloom !== undefined) {
    writer.message(11, () => {
      writer.number(1, bloom.hashes);
      writer.data(2, bloom.bits);
    });
  }
  for (const { first, count } of missing) {
    writer.message(12, () => {
      writer.number(1, first);
      writer.number(2, count);
    });
  }
}

export function writeSet(writer: ProtoWriter, set: DictionaryEntry): void {
  writer.number(1, set.id);
  writer.text(2, set.json);
}

function writeStats(writer: ProtoWriter, stats: SetStats, row: Row): void {
  const baseNs = clampNs(row.minNs);
  writer.number(1, stats.id);
  writer.number(2, stats.lines);
  writer.number(3, offsetNs(stats.minNs, baseNs));
  writer.number(4, offsetNs(stats.maxNs, baseNs));
}

function clampNs(ns: bigint): bigint {
  return ns < NS_MIN ? NS_MIN : ns > NS_MAX ? NS_MAX : ns;
}

/**
 * Frames whose times lie more than 104 days apart exceed what a number holds. Such an offset is
 * clamped; the reader widens clamped ones to the frame's own maximum, so no line is ever pruned.
 */
function offsetNs(ns: bigint, baseNs: bigint): number {
  const offset = Number(ns - baseNs);
  return offset < 0 ? 0 : Math.min(offset, OFFSET_MAX_NS);
}
const OFFSET_MAX_NS = Number.MAX_SAFE_INTEGER;

/** A row under construction: what `Row` promises, writable. */
type Draft = { -readonly [Field in keyof Row]: Row[Field] };

/** @throws {LogtapError} usage — the bytes are no row. */
export function readRow(reader: ProtoReader): Row {
  const start = reader.pos;
  const newSets: DictionaryEntry[] = [];
  let hasSets = false;
  const missing: CursorRange[] = [];
  const row: Draft = {
    compressedBytes: 0,
    rawBytes: 0,
    lines: 0,
    firstCursor: 0,
    crc32: 0,
    minNs: 0n,
    maxNs: 0n,
    newSets,
  };
  readFields(reader, (field) => {
    if (field === 9) newSets.push(reader.message(readSet));
    else if (field === 10) {
      hasSets = true;
      return false; // Gone over again by those few who ask.
    } else if (field === 11) row.bloom = reader.message(readBloom);
    else if (field === 12) missing.push(reader.message(readCursorRange));
    else return takeScalar(row, field, reader);
    return true;
  });
  if (missing.length > 0) row.missing = missing;
  // A copy: the memory around it may be a whole table's, or be used for something else.
  return hasSets ? withSets(row, reader.body.slice(start, reader.pos)) : row;
}

/**
 * A row that reads its sets when they are asked for. There are hundreds to a row, thousands of rows to a
 * file, and most are passed over for their times alone.
 */
function withSets(row: Row, message: Uint8Array): Row {
  let read: { readonly sets: readonly SetStats[] | undefined } | undefined;
  return {
    ...row,
    get sets() {
      read ??= { sets: readSets(message, row) };
      return read.sets;
    },
  };
}

/** @returns undefined when they are no sets: then the row does not tell. */
function readSets(message: Uint8Array, row: Row): readonly SetStats[] | undefined {
  const sets: SetStats[] = [];
  const reader = new ProtoReader(message);
  try {
    readFields(reader, (field) => {
      if (field !== 10) return false;
      sets.push(absolute(reader.message(readStats), row));
      return true;
    });
    return sets;
  } catch {
    return undefined;
  }
}

function takeScalar(row: Draft, field: number, reader: ProtoReader): boolean {
  switch (field) {
    case 2:
      row.compressedBytes = reader.safeNumber();
      return true;
    case 3:
      row.rawBytes = reader.safeNumber();
      return true;
    case 4:
      row.lines = reader.safeNumber();
      return true;
    case 5:
      row.firstCursor = reader.safeNumber();
      return true;
    case 6:
      row.crc32 = reader.fixed32();
      return true;
    case 7:
      row.minNs = reader.sfixed64();
      return true;
    case 8:
      row.maxNs = reader.sfixed64();
      return true;
    default:
      return false;
  }
}

export function readSet(reader: ProtoReader): DictionaryEntry {
  let id = 0;
  let json = "{}";
  readFields(reader, (field) => {
    if (field === 1) id = reader.safeNumber();
    else if (field === 2) json = reader.text();
    else return false;
    return true;
  });
  return { id, json };
}

interface RawStats {
  id: number;
  lines: number;
  minOffsetNs: number;
  maxOffsetNs: number;
}

function readStats(reader: ProtoReader): RawStats {
  const stats = { id: 0, lines: 0, minOffsetNs: 0, maxOffsetNs: 0 };
  readFields(reader, (field) => {
    if (field === 1) stats.id = reader.safeNumber();
    else if (field === 2) stats.lines = reader.safeNumber();
    else if (field === 3) stats.minOffsetNs = reader.safeNumber();
    else if (field === 4) stats.maxOffsetNs = reader.safeNumber();
    else return false;
    return true;
  });
  return stats;
}

function absolute(raw: RawStats, row: Row): SetStats {
  const minNs = row.minNs + BigInt(raw.minOffsetNs);
  const clamped = raw.maxOffsetNs === OFFSET_MAX_NS;
  const maxNs = clamped ? row.maxNs : row.minNs + BigInt(raw.maxOffsetNs);
  return { id: raw.id, lines: raw.lines, minNs, maxNs };
}

function readBloom(reader: ProtoReader): Bloom {
  let hashes = 0;
  let bits: Uint8Array = new Uint8Array(0);
  readFields(reader, (field) => {
    if (field === 1) hashes = reader.safeNumber();
    else if (field === 2) bits = reader.data();
    else return false;
    return true;
  });
  return { hashes, bits };
}

function readCursorRange(reader: ProtoReader): CursorRange {
  let first = 0;
  let count = 0;
  readFields(reader, (field) => {
    if (field === 1) first = reader.safeNumber();
    else if (field === 2) count = reader.safeNumber();
    else return false;
    return true;
  });
  return { first, count };
}
