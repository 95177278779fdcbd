import { crc32 } from "node:zlib";
import protobuf from "protobufjs/minimal";

/**
 * What rows and tables share: the skippable frame around them, and the integers that Protocol
 * Buffers has and JavaScript's numbers have not.
 *
 *     u32 magic   u32 size   u8×4 kind   u32 crc32 of body   body … (footer)
 */

export type Writer = protobuf.Writer;
export type Reader = protobuf.Reader;

/** Bytes before the body. */
export const HEAD_BYTES = 16;

/** What sets one kind of skippable frame apart. */
export interface FrameKind {
  readonly magic: number;
  /** Four ASCII characters. */
  readonly kind: string;
}

export function newWriter(): Writer {
  return protobuf.Writer.create();
}

/** Puts head and footer around a body. */
export function wrapBody(kind: FrameKind, body: Uint8Array, footer: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEAD_BYTES + body.length + footer.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, kind.magic, true);
  view.setUint32(4, frame.length - 8, true);
  for (let i = 0; i < 4; i++) frame[8 + i] = kind.kind.charCodeAt(i);
  view.setUint32(12, crc32(body), true);
  frame.set(body, HEAD_BYTES);
  frame.set(footer, HEAD_BYTES + body.length);
  return frame;
}

/** True when a frame has this magic and kind; its body may still be damaged. */
export function isKind(kind: FrameKind, frame: Uint8Array): boolean {
  if (frame.length < HEAD_BYTES || view(frame).getUint32(0, true) !== kind.magic) return false;
  for (let i = 0; i < 4; i++) if (frame[8 + i] !== kind.kind.charCodeAt(i)) return false;
  return true;
}

/** Length of the whole frame as its head says, in bytes. The head must be there. */
export function declaredBytes(head: Uint8Array): number {
  return 8 + view(head).getUint32(4, true);
}

/** @returns undefined when the checksum of the body differs. */
export function unwrapBody(frame: Uint8Array, footerBytes: number): Uint8Array | undefined {
  if (frame.length < HEAD_BYTES + footerBytes || declaredBytes(frame) !== frame.length) {
    return undefined;
  }
  const body = frame.subarray(HEAD_BYTES, frame.length - footerBytes);
  return view(frame).getUint32(12, true) === crc32(body) ? body : undefined;
}

/**
 * Reads a message field by field. Fields that `take` does not know (it answers false) are skipped.
 *
 * @throws {Error} when the bytes are no message.
 */
export function readFields(
  reader: Reader,
  take: (field: number, reader: Reader) => boolean,
): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!take(tag >>> 3, reader)) reader.skipType(tag & 7);
  }
}

/** A reader over the embedded message that comes next. */
export function readMessage(reader: Reader): Reader {
  return protobuf.Reader.create(reader.bytes());
}

export function newReader(body: Uint8Array): Reader {
  return protobuf.Reader.create(body);
}

/** What the tenth and last byte counts. */
const UINT64_LAST_FACTOR = 128 ** 9;

/**
 * The library makes an object of each, or a number, depending on what else is installed; a table
 * has some hundred thousand of them.
 *
 * @throws {RangeError} when the value is over 2^53 - 1, which nothing in a capture reaches.
 */
export function readUint64(reader: Reader): number {
  let value = 0;
  for (let factor = 1; factor <= UINT64_LAST_FACTOR && reader.pos < reader.len; factor *= 128) {
    const byte = reader.buf[reader.pos++]!;
    value += (byte & 127) * factor;
    if (value > Number.MAX_SAFE_INTEGER) break;
    if (byte < 128) return value;
  }
  throw new RangeError("a uint64 is cut off, or out of range");
}

/** Field `id` as an sfixed64: nanoseconds since 1970 need all 64 bits. */
export function writeSfixed64(writer: Writer, id: number, value: bigint): void {
  const bits = BigInt.asUintN(64, value);
  writer.uint32(id << 3 | 1).fixed32(Number(bits & 0xffffffffn)).fixed32(Number(bits >> 32n));
}

export function readSfixed64(reader: Reader): bigint {
  const low = BigInt(reader.fixed32() >>> 0);
  const high = BigInt(reader.fixed32() >>> 0);
  return BigInt.asIntN(64, high << 32n | low);
}

/** Field `id` as uint64; zero is left out, as proto3 does. */
export function writeUint64(writer: Writer, id: number, value: number): void {
  if (value !== 0) writer.uint32(id << 3).uint64(value);
}

/** Field `id` as a message. */
export function writeMessage(writer: Writer, id: number, fill: (writer: Writer) => void): void {
  writer.uint32(id << 3 | 2).fork();
  fill(writer);
  writer.ldelim();
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
