import { isUtf8 } from "node:buffer";
import { BACKSLASH, ENDS_RUN, QUOTE } from "./json_scanner.ts";

const FIRST_CAPACITY = 64 << 10;
/** A control character becomes six bytes, `\u001f`. */
const GROWTH_MAX = 6;

const LETTER_U = 0x75;
const SLASH = 0x2f;
const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");
/** Control character → the letter of its short escape, or 0. */
const SHORT_ESCAPES = Uint8Array.from(
  { length: 0x20 },
  (_, code) => ({ 8: 0x62, 9: 0x74, 10: 0x6e, 12: 0x66, 13: 0x72 })[code] ?? 0,
);
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Writes the inside of JSON strings in the form `JSON.stringify` gives it, byte by byte. Keeps one
 * buffer as long as the longest text so far: what a method returns is a view of it, good until the
 * next call.
 */
export class CanonicalText {
  #out: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_CAPACITY);

  /**
   * From the inside of a JSON string with any escapes, checked by `JsonScanner.string`. The result
   * is never longer than the source. Lone surrogates stay escapes, as `JSON.stringify` leaves them.
   */
  ofJson(source: Uint8Array): Uint8Array {
    const out = this.#room(source.length);
    let used = 0;
    let at = 0;
    while (at < source.length) {
      const byte = source[at]!;
      if (byte !== BACKSLASH) {
        out[used++] = byte;
        at++;
        continue;
      }
      const kind = source[at + 1]!;
      if (kind === LETTER_U) {
        const unit = hex4(source, at + 2);
        const point = pairAt(source, at, unit) ?? unit;
        used = writePoint(out, used, point);
        at += point === unit ? 6 : 12;
        continue;
      }
      if (kind !== SLASH) out[used++] = BACKSLASH;
      out[used++] = kind;
      at += 2;
    }
    return out.subarray(0, used);
  }

  /** From plain bytes, such as a protobuf string; broken UTF-8 becomes U+FFFD. */
  ofBytes(source: Uint8Array): Uint8Array {
    const fits = source.length * GROWTH_MAX <= this.#out.length;
    const out = this.#room(fits ? source.length : escapedLength(source));
    let used = 0;
    let bits = 0;
    for (let at = 0; at < source.length; at++) {
      const byte = source[at]!;
      bits |= byte;
      if (ENDS_RUN[byte] === 0) out[used++] = byte;
      else used = writeEscape(out, used, byte);
    }
    // Asked last, and only where there is more than ASCII: for short texts the question costs most.
    if (bits >= 0x80 && !isUtf8(source)) {
      return this.ofBytes(encoder.encode(decoder.decode(source)));
    }
    return out.subarray(0, used);
  }

  #room(most: number): Uint8Array {
    if (most > this.#out.length) this.#out = new Uint8Array(most);
    return this.#out;
  }
}

/** The code point of the surrogate pair whose first `\uXXXX` stands at `at`; undefined if none. */
function pairAt(source: Uint8Array, at: number, high: number): number | undefined {
  if (high < 0xd800 || high >= 0xdc00) return undefined;
  if (source[at + 6] !== BACKSLASH || source[at + 7] !== LETTER_U) return undefined;
  const low = hex4(source, at + 8);
  if (low < 0xdc00 || low >= 0xe000) return undefined;
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

/** The writers below return where the next byte goes. */
function writePoint(out: Uint8Array, at: number, point: number): number {
  if (point < 0x80) {
    if (ENDS_RUN[point] === 1) return writeEscape(out, at, point);
    out[at] = point;
    return at + 1;
  }
  if (point >= 0xd800 && point < 0xe000) return writeUnicodeEscape(out, at, point);
  return writeUtf8(out, at, point);
}

/** `"`, `\` or a control character. */
function writeEscape(out: Uint8Array, at: number, byte: number): number {
  const letter = byte === QUOTE || byte === BACKSLASH ? byte : SHORT_ESCAPES[byte]!;
  if (letter === 0) return writeUnicodeEscape(out, at, byte);
  out[at] = BACKSLASH;
  out[at + 1] = letter;
  return at + 2;
}

function writeUnicodeEscape(out: Uint8Array, at: number, unit: number): number {
  out[at] = BACKSLASH;
  out[at + 1] = LETTER_U;
  for (let i = 0; i < 4; i++) out[at + 2 + i] = HEX_DIGITS[(unit >> (12 - 4 * i)) & 15]!;
  return at + 6;
}

function writeUtf8(out: Uint8Array, at: number, point: number): number {
  const tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  const mark = tail === 1 ? 0xc0 : tail === 2 ? 0xe0 : 0xf0;
  let pos = at;
  out[pos++] = mark | (point >> (6 * tail));
  for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6) {
    out[pos++] = 0x80 | ((point >> shift) & 0x3f);
  }
  return pos;
}

function escapedLength(text: Uint8Array): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at]!;
    if (ENDS_RUN[byte] === 1) length += byte < 0x20 && SHORT_ESCAPES[byte] === 0 ? 5 : 1;
  }
  return length;
}

function hex4(source: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = source[i]!;
    value = value * 16 + (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);
  }
  return value;
}
