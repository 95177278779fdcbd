import { LogtapError } from "../fault/mod.ts";

const LITERAL = 0;
const COPY_1 = 1;
const COPY_2 = 2;
/** Literal lengths from here on stand in 1 to 4 bytes of their own. */
const LONG_LITERAL = 60;
const LENGTH_MAX_BYTES = 5;
const LENGTH_MAX = 0xffffffff;
/** No tag makes more than 64 bytes out of two. */
const RATIO_MAX = 32;
/** Bytes that one step copies; the last step of a piece may write that much beyond its end. */
const STEP = 8;
/** Longest piece that is copied in steps. */
const PIECE_MAX = 64;
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
 * Only a block whose every copy lies inside of what came out before it, and that makes exactly the
 * declared length, is taken. Memory is asked for when the block is long enough to fill it.
 *
 * @param roomFor gives at least that many bytes to decompress into; what is returned is a view of them.
 * @throws {LogtapError} too_large — declares more than `maxBytes`; usage — no such block.
 */
export function unsnap(
  block: Uint8Array,
  maxBytes: number,
  roomFor: (length: number) => Uint8Array = (length) => new Uint8Array(length),
): Uint8Array {
  if (STREAM_MAGIC.every((byte, i) => block[i] === byte)) {
    fail("it is a stream of snappy frames, expected one snappy block");
  }
  const { value: length, end } = readLength(block);
  if (length > maxBytes) {
    throw new LogtapError(
      "too_large",
      `Cannot decode snappy body: it declares ${length} bytes, ${maxBytes} are allowed`,
    );
  }
  if (length > block.length * RATIO_MAX) fail(`${block.length} bytes cannot make ${length}`);
  const out = roomFor(length).subarray(0, length);
  new Unsnapper(block, out).run(end);
  return out;
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

class Unsnapper {
  readonly #block: Uint8Array;
  readonly #out: Uint8Array;
  readonly #from: DataView;
  readonly #to: DataView;
  /** Next byte of the block, and of what comes out. */
  #at = 0;
  #made = 0;

  constructor(block: Uint8Array, out: Uint8Array) {
    this.#block = block;
    this.#out = out;
    this.#from = viewOf(block);
    this.#to = viewOf(out);
  }

  /** Every tag moves `#at` on, so this ends however the bytes are. */
  run(start: number): void {
    const block = this.#block;
    const length = this.#out.length;
    this.#at = start;
    while (this.#at < block.length) {
      const tag = block[this.#at++]!;
      const kind = tag & 3;
      if (kind === LITERAL) this.#literal(tag >> 2);
      else if (kind === COPY_1) {
        if (this.#at >= block.length) fail("it is cut off");
        this.#copy(4 + (tag >> 2 & 7), (tag >> 5 << 8) + block[this.#at++]!);
      } else {
        const bytes = kind === COPY_2 ? 2 : 4;
        const offset = readUint(block, this.#at, bytes);
        this.#at += bytes;
        this.#copy(1 + (tag >> 2), offset);
      }
    }
    if (this.#made < length) fail(`${this.#made} bytes come out of the ${length} it declares`);
  }

  #literal(tagLength: number): void {
    const block = this.#block;
    const extra = tagLength < LONG_LITERAL ? 0 : tagLength - LONG_LITERAL + 1;
    const length = 1 + (extra === 0 ? tagLength : readUint(block, this.#at, extra));
    const at = this.#at + extra;
    const made = this.#made;
    if (length > block.length - at) fail("it is cut off");
    this.#checkRoom(length);
    if (length <= PIECE_MAX && this.#hasSlack(made) && at + PIECE_MAX + STEP <= block.length) {
      for (let i = 0; i < length; i += STEP) {
        this.#to.setBigUint64(made + i, this.#from.getBigUint64(at + i));
      }
    } else this.#out.set(block.subarray(at, at + length), made);
    this.#at = at + length;
    this.#made = made + length;
  }

  #copy(length: number, offset: number): void {
    const made = this.#made;
    const from = made - offset;
    if (offset === 0 || from < 0) fail(`a copy at byte ${this.#at} reaches before its start`);
    this.#checkRoom(length);
    if (offset >= STEP && this.#hasSlack(made)) {
      for (let i = 0; i < length; i += STEP) {
        this.#to.setBigUint64(made + i, this.#to.getBigUint64(from + i));
      }
    } else { // A copy may repeat what it has just written.
      for (let i = 0; i < length; i++) this.#out[made + i] = this.#out[from + i]!;
    }
    this.#made = made + length;
  }

  /** Whether steps of the longest piece stay inside; what they write beyond it comes later anyway. */
  #hasSlack(made: number): boolean {
    return made + PIECE_MAX + STEP <= this.#out.length;
  }

  #checkRoom(length: number): void {
    if (length <= this.#out.length - this.#made) return;
    fail(`more comes out than the ${this.#out.length} bytes it declares`);
  }
}

function viewOf({ buffer, byteOffset, length }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, length);
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
