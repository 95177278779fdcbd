import { crc32 } from "node:zlib";
import type { ProtoReader } from "../../codec/mod.ts";

/**
 * What rows and tables share: the skippable frame around them, and how the message in it is read.
 *
 *     u32 magic   u32 size   u8×4 kind   u32 crc32 of body   body … (footer)
 */

/** Bytes before the body. */
export const HEAD_BYTES = 16;

/** What sets one kind of skippable frame apart. */
export interface FrameKind {
  readonly magic: number;
  /** Four ASCII characters. */
  readonly kind: string;
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
 * @throws {LogtapError} usage — the bytes are no message.
 */
export function readFields(reader: ProtoReader, take: (field: number) => boolean): void {
  while (reader.nextField()) if (!take(reader.field)) reader.skip();
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
