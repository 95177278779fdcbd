import SnappyJS from "snappyjs";
import { LogtapError } from "../fault/mod.ts";

const LITERAL = 0;
const COPY_1 = 1;
const COPY_2 = 2;
/** Literal lengths from here on stand in 1 to 4 bytes of their own. */
const LONG_LITERAL = 60;
const LENGTH_MAX_BYTES = 5;
const LENGTH_MAX = 0xffffffff;
/** What a stream of snappy frames starts with; senders of push bodies use blocks. */
const STREAM_MAGIC = [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59] as const;

/**
 * Decompresses one snappy block:
 *
 *     varint  length of what comes out
 *     tags    literal: ……00, length − 1 in the upper six bits (60–63: in 1–4 bytes that follow), bytes
 *             copy:    ……01 length 4–11, offset of 11 bits; ……10 and ……11 length 1–64, offset of
 *                      16 and 32 bits, little-endian
 *
 * The tags are gone over first, without taking memory: only a block whose every copy lies inside of
 * what came out before it, and that makes exactly the declared length, is decompressed.
 *
 * @throws {LogtapError} too_large — declares more than `maxBytes`; usage — no such block.
 */
export function unsnap(block: Uint8Array, maxBytes: number): Uint8Array {
  if (STREAM_MAGIC.every((byte, i) => block[i] === byte)) {
    fail("it is a stream of snappy frames, expected one snappy block");
  }
  const declared = readLength(block);
  if (declared.value > maxBytes) {
    throw new LogtapError(
      "too_large",
      `Cannot decode snappy body: it declares ${declared.value} bytes, ${maxBytes} are allowed`,
    );
  }
  checkTags(block, declared.end, declared.value);
  return SnappyJS.uncompress(block);
}

/** The length that a block declares; 0 if it declares none. */
export function snappyLength(block: Uint8Array): number {
  let value = 0;
  for (let i = 0; i < LENGTH_MAX_BYTES && i < block.length; i++) {
    value += (block[i]! & 0x7f) * 2 ** (7 * i);
    if (block[i]! < 0x80) return value;
  }
  return 0;
}

function readLength(block: Uint8Array): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = 0; i < LENGTH_MAX_BYTES; i++) {
    const byte = block[i] ?? fail("it ends inside its length");
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      return value > LENGTH_MAX
        ? fail("its length takes more than 32 bits")
        : { value, end: i + 1 };
    }
  }
  fail("its length takes more than 32 bits");
}

/** Every tag moves `at` on, so this ends however the bytes are. */
function checkTags(block: Uint8Array, start: number, length: number): void {
  let at = start;
  let out = 0;
  while (at < block.length) {
    const tag = block[at]!;
    const kind = tag & 3;
    let made: number;
    if (kind === LITERAL) {
      const extra = Math.max(0, (tag >> 2) - LONG_LITERAL + 1);
      made = 1 + (extra === 0 ? tag >> 2 : readUint(block, at + 1, extra));
      at += 1 + extra + made;
    } else {
      made = kind === COPY_1 ? 4 + (tag >> 2 & 7) : 1 + (tag >> 2);
      const bytes = kind === COPY_1 ? 1 : kind === COPY_2 ? 2 : 4;
      const high = kind === COPY_1 ? tag >> 5 << 8 : 0;
      const offset = high + readUint(block, at + 1, bytes);
      if (offset === 0 || offset > out) fail(`a copy at byte ${at} reaches before its start`);
      at += 1 + bytes;
    }
    if (at > block.length) fail("it is cut off");
    out += made;
    if (out > length) fail(`more comes out than the ${length} bytes it declares`);
  }
  if (out < length) fail(`${out} bytes come out of the ${length} it declares`);
}

function readUint(block: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > block.length) fail("it is cut off");
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + block[at + i]!;
  return value;
}

function fail(what: string): never {
  throw new LogtapError("usage", `Cannot decode snappy body: ${what}`);
}
