import type { FrameMemory } from "../../codec/mod.ts";
import type { Row } from "../format/mod.ts";
import { type Block, cursorSpan, trimBlock } from "./block.ts";
import { decodeDescribed } from "./described.ts";
import type { Finding, OnFinding } from "./finding.ts";

/**
 * The next lines of a reading as they lie in the files: what a reading comes to before anything is
 * decompressed. Plain data, so that another thread, which has no right to read, can unpack it.
 */
export type Piece = PackedPiece | PlainPiece;

/** Neighbouring frames of one data file. */
export interface PackedPiece {
  readonly kind: "packed";
  readonly file: string;
  /** Compressed. */
  readonly bytes: Uint8Array;
  readonly frames: readonly PackedFrame[];
  /** Lines before this cursor are not asked for. */
  readonly from: number;
  /** Bytes of lines in later pieces, as far as they are known: those of the same file, by its table. */
  readonly behindBytes: number;
}

/** One frame within the bytes of a piece, `[start, end)`. */
export interface PackedFrame {
  readonly start: number;
  readonly end: number;
  /** Where in the file its row stands, for findings. */
  readonly offset: number;
  readonly firstCursor: number;
  readonly row: Row;
}

/** Lines of a tail, of a plain file, or of a frame without a row: they had to be read to be placed. */
export interface PlainPiece {
  readonly kind: "plain";
  readonly block: Block;
}

/**
 * The lines of a piece, frame by frame; a frame that is damaged is told and left out.
 *
 * @param memory takes one frame after the other: a block lasts until the next is asked for. Without
 * it, blocks may be kept.
 */
export function* unpackPiece(
  piece: Piece,
  tell: OnFinding,
  memory?: FrameMemory,
): Generator<Block> {
  if (piece.kind === "plain") {
    yield piece.block;
    return;
  }
  const { file, bytes, from } = piece;
  for (const frame of piece.frames) {
    const { row, firstCursor } = frame;
    const decoded = decodeDescribed(bytes.subarray(frame.start, frame.end), row, memory);
    if (decoded.kind === "damaged") {
      tell(damagedFrame(file, frame, decoded.why));
      continue;
    }
    const whole = { file, firstCursor, lines: row.lines, bytes: decoded.lines, row };
    const block = trimBlock(whole, from);
    if (block !== undefined) yield block;
  }
}

/** Bytes of lines in a piece, and those known to be behind it. */
export function bytesOf(piece: Piece): { readonly own: number; readonly behind: number } {
  if (piece.kind === "plain") return { own: piece.block.bytes.length, behind: 0 };
  const own = piece.frames.reduce((sum, { row }) => sum + row.rawBytes, 0);
  return { own, behind: piece.behindBytes };
}

function damagedFrame(file: string, { row, offset }: PackedFrame, why: string): Finding {
  const { firstCursor: cursor, lines } = row;
  const which = `${lines} lines, cursors ${cursor} to ${cursor + cursorSpan(row) - 1}`;
  const text = `a damaged frame: ${which}, cannot be read: ${why}`;
  return { kind: "damaged", file, offset, cursor, lines, text };
}

/** A piece ready to be posted to another thread, and the memory that moves with it. */
export interface SentPiece {
  readonly piece: Piece;
  readonly transfer: Transferable[];
}

/**
 * Readies a piece for `postMessage`: bytes of its own to move, rows without the label sets, which
 * have done their part when the piece was chosen and would be copied set by set.
 */
export function sendPiece(piece: Piece): SentPiece {
  if (piece.kind === "plain") {
    const bytes = piece.block.bytes.slice();
    return { piece: { kind: "plain", block: { ...piece.block, bytes } }, transfer: [bytes.buffer] };
  }
  const bytes = piece.bytes.slice();
  const frames = piece.frames.map((frame) => ({ ...frame, row: withoutSets(frame.row) }));
  return { piece: { ...piece, bytes, frames }, transfer: [bytes.buffer] };
}

function withoutSets(row: Row): Row {
  const { compressedBytes, rawBytes, lines, firstCursor, crc32, minNs, maxNs, missing } = row;
  return {
    ...{ compressedBytes, rawBytes, lines, firstCursor, crc32, minNs, maxNs, newSets: [] },
    ...missing !== undefined && { missing },
  };
}
