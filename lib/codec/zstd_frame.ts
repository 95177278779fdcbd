/**
 * Finds where zstd frames begin and end (RFC 8878, section 3.1) by reading headers only: nothing
 * is decompressed, three bytes are looked at for each block of up to 128 KiB.
 *
 *     u32  0xFD2FB528            u32  0x184D2A50 … 5F
 *     u8   descriptor            u32  size of what follows
 *     0-13 window, dictionary,   …    anything
 *          content size               (skippable frame)
 *     blocks: u24 last:1 type:2 size:21, then size bytes (one byte if type is RLE)
 *     u32  checksum, if the descriptor says so
 */

/** A whole frame of compressed data in `[start, end)`. */
export interface DataFrame {
  readonly kind: "data";
  readonly start: number;
  readonly end: number;
  /** Memory the decoder needs to look back, in bytes. */
  readonly windowBytes: number;
  /** Length of the content, if the frame declares it. Not to be trusted before it is decoded. */
  readonly contentBytes: number | undefined;
  readonly hasChecksum: boolean;
}

/** A whole frame that zstd tools pass over, in `[start, end)`. */
export interface SkippableFrame {
  readonly kind: "skippable";
  readonly start: number;
  readonly end: number;
  /** 0x184D2A50 to 0x184D2A5F. */
  readonly magic: number;
}

/** The bytes end inside the frame that starts at `start`; it would have reached at least `end`. */
export interface CutFrame {
  readonly kind: "cut";
  readonly start: number;
  readonly end: number;
}

/** No frame: the bytes at `at` cannot belong to the frame that was expected to start at `start`. */
export interface NoFrame {
  readonly kind: "invalid";
  readonly start: number;
  readonly at: number;
}

export type Frame = DataFrame | SkippableFrame | CutFrame | NoFrame;

/** Bytes that are read piece by piece: a file, an object in a bucket. */
export interface RangedBytes {
  readonly size: number;
  /** The bytes of `[start, end)`, which lies within `[0, size]`. The caller may keep them. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** What the walker wants to see next: `length` bytes at `at`, or fewer where the bytes end. */
export interface Wanted {
  readonly at: number;
  readonly length: number;
}

const DATA_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Longest header: magic, descriptor, window, dictionary id, content size. */
const HEADER_MAX_BYTES = 18;
const BLOCK_MAX_BYTES = 128 * 1024;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const CONTENT_SIZE_BYTES = [0, 2, 4, 8] as const;
/** How much is fetched at a time when a ranged source is walked: a few blocks. */
const CHUNK_BYTES = 64 * 1024;

/** Finds the frame that starts at `start` of `bytes`. Never throws; never loops without moving. */
export function walkFrame(bytes: Uint8Array, start: number): Frame {
  const steps = frameSteps(start, bytes.length);
  let step = steps.next();
  while (!step.done) {
    const { at, length } = step.value;
    step = steps.next(bytes.subarray(at, at + length));
  }
  return step.value;
}

/** Finds the frame that starts at `start` of a ranged source, reading as little of it as it can. */
export async function walkFrameAt(source: RangedBytes, start: number): Promise<Frame> {
  const steps = frameSteps(start, source.size);
  let chunk = new Uint8Array(0);
  let chunkStart = start;
  let step = steps.next();
  while (!step.done) {
    const { at, length } = step.value;
    const end = Math.min(at + length, source.size);
    if (at < chunkStart || end > chunkStart + chunk.length) {
      chunkStart = at;
      const chunkEnd = Math.max(end, Math.min(at + CHUNK_BYTES, source.size));
      chunk = new Uint8Array(await source.read(at, chunkEnd));
    }
    step = steps.next(chunk.subarray(at - chunkStart, end - chunkStart));
  }
  return step.value;
}

/**
 * The walk itself, free of I/O: asks for bytes, is given them, returns the frame. What it asks for
 * always lies at or behind what it asked for before, and within `[start, size]`.
 */
export function* frameSteps(start: number, size: number): Generator<Wanted, Frame, Uint8Array> {
  const head = yield { at: start, length: HEADER_MAX_BYTES };
  if (head.length < 4) return cut(start, start + 4);
  const magic = u32(head, 0);
  if (magic >= SKIPPABLE_MAGIC && magic <= SKIPPABLE_MAGIC + 15) {
    if (head.length < 8) return cut(start, start + 8);
    const end = start + 8 + u32(head, 4);
    return end > size ? cut(start, end) : { kind: "skippable", start, end, magic };
  }
  if (magic !== DATA_MAGIC) return { kind: "invalid", start, at: start };
  const header = dataHeader(head);
  if (header === "short") return cut(start, start + HEADER_MAX_BYTES);
  if (header === "reserved") return { kind: "invalid", start, at: start + 4 };
  const last = yield* lastBlockEnd(start, start + header.bytes, size);
  if (typeof last !== "number") return last;
  const end = last + (header.hasChecksum ? 4 : 0);
  if (end > size) return cut(start, end);
  const { windowBytes, contentBytes, hasChecksum } = header;
  return { kind: "data", start, end, windowBytes, contentBytes, hasChecksum };
}

function* lastBlockEnd(
  start: number,
  firstBlock: number,
  size: number,
): Generator<Wanted, number | CutFrame | NoFrame, Uint8Array> {
  let at = firstBlock;
  for (;;) {
    if (at + 3 > size) return cut(start, at + 3);
    const bytes = yield { at, length: 3 };
    const word = bytes[0]! | bytes[1]! << 8 | bytes[2]! << 16;
    const type = word >> 1 & 3;
    const length = word >> 3;
    if (type === 3 || length > BLOCK_MAX_BYTES) return { kind: "invalid", start, at };
    const end = at + 3 + (type === 1 ? 1 : length);
    if (end > size) return cut(start, end);
    if ((word & 1) === 1) return end;
    at = end;
  }
}

interface DataHeader {
  readonly bytes: number;
  readonly windowBytes: number;
  readonly contentBytes: number | undefined;
  readonly hasChecksum: boolean;
}

function dataHeader(head: Uint8Array): DataHeader | "short" | "reserved" {
  if (head.length < 5) return "short";
  const descriptor = head[4]!;
  if ((descriptor & 8) !== 0) return "reserved";
  const singleSegment = (descriptor & 32) !== 0;
  const windowAt = 5;
  const dictionaryAt = windowAt + (singleSegment ? 0 : 1);
  const contentAt = dictionaryAt + DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  const sizeFlag = (descriptor >> 6) as 0 | 1 | 2 | 3;
  const contentLength = sizeFlag === 0 && singleSegment ? 1 : CONTENT_SIZE_BYTES[sizeFlag];
  const bytes = contentAt + contentLength;
  if (head.length < bytes) return "short";
  const contentBytes = contentSize(head, contentAt, contentLength);
  const windowBytes = singleSegment ? contentBytes ?? 0 : windowSize(head[windowAt]!);
  return { bytes, windowBytes, contentBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function contentSize(head: Uint8Array, at: number, length: number): number | undefined {
  switch (length) {
    case 1:
      return head[at]!;
    case 2:
      return (head[at]! | head[at + 1]! << 8) + 256;
    case 4:
      return u32(head, at);
    case 8:
      return u32(head, at) + u32(head, at + 4) * 2 ** 32;
    default:
      return undefined;
  }
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + base / 8 * (descriptor & 7);
}

function cut(start: number, end: number): CutFrame {
  return { kind: "cut", start, end };
}

function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24) >>> 0;
}
