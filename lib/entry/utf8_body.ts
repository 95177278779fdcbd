import { isUtf8 } from "node:buffer";
import { LogtapError } from "../fault/mod.ts";

/** How much larger than its body a repaired text may become: each broken byte takes three. */
const REPAIR_MAX_BYTES = 16 << 20;
const REPAIR_PIECE_BYTES = 64 << 10;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/**
 * The body as valid UTF-8, without a byte order mark. Returned as it is when it already is that
 * (the check runs at 28 GB/s); otherwise copied, each broken sequence replaced by U+FFFD.
 *
 * @throws {LogtapError} usage — so much is broken that it is no text.
 */
export function utf8Body(body: Uint8Array): Uint8Array {
  const marked = BYTE_ORDER_MARK.every((byte, i) => body[i] === byte);
  const text = marked ? body.subarray(BYTE_ORDER_MARK.length) : body;
  return isUtf8(text) ? text : repairUtf8(text);
}

function repairUtf8(broken: Uint8Array): Uint8Array {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const encoder = new TextEncoder();
  const most = broken.length + REPAIR_MAX_BYTES;
  let out = new Uint8Array(broken.length + Math.min(broken.length, REPAIR_PIECE_BYTES) * 2 + 3);
  let used = 0;
  for (let at = 0; at < broken.length; at += REPAIR_PIECE_BYTES) {
    const piece = broken.subarray(at, at + REPAIR_PIECE_BYTES);
    const last = at + REPAIR_PIECE_BYTES >= broken.length;
    const text = encoder.encode(decoder.decode(piece, { stream: !last }));
    if (used + text.length > most) {
      throw new LogtapError("usage", "invalid JSON: the body is not UTF-8 text");
    }
    if (used + text.length > out.length) out = grow(out, Math.min(most, out.length * 2));
    out.set(text, used);
    used += text.length;
  }
  return out.subarray(0, used);
}

function grow(old: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(length);
  grown.set(old);
  return grown;
}
