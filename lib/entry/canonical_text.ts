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
  #out = new Uint8Array(FIRST_CAPACITY);
  #used = 0;

  /**
   * From the inside of a JSON string with any escapes, checked by `JsonScanner.string`. The result
   * is never longer than the source. Lone surrogates stay escapes, as `JSON.stringify` leaves them.
   */
  ofJson(source: Uint8Array): Uint8Array {
    this.#begin(source.length);
    let at = 0;
    while (at < source.length) {
      const byte = source[at]!;
      if (byte !== BACKSLASH) {
        this.#out[this.#used++] = byte;
        at++;
        continue;
      }
      const kind = source[at + 1]!;
      if (kind === LETTER_U) {
        at = this.#codePoint(source, at);
        continue;
      }
      if (kind !== SLASH) this.#out[this.#used++] = BACKSLASH;
      this.#out[this.#used++] = kind;
      at += 2;
    }
    return this.#out.subarray(0, this.#used);
  }

  /** From plain bytes, such as a protobuf string; broken UTF-8 becomes U+FFFD. */
  ofBytes(source: Uint8Array): Uint8Array {
    const text = isUtf8(source) ? source : encoder.encode(decoder.decode(source));
    const fits = text.length * GROWTH_MAX <= this.#out.length;
    this.#begin(fits ? text.length : escapedLength(text));
    const out = this.#out;
    for (let at = 0; at < text.length; at++) {
      const byte = text[at]!;
      if (ENDS_RUN[byte] === 0) out[this.#used++] = byte;
      else this.#escape(byte);
    }
    return out.subarray(0, this.#used);
  }

  #begin(most: number): void {
    if (most > this.#out.length) this.#out = new Uint8Array(most);
    this.#used = 0;
  }

  /** Writes the character of the `\uXXXX` at `at`, and of the second one of a pair. */
  #codePoint(source: Uint8Array, at: number): number {
    const unit = hex4(source, at + 2);
    const isHigh = unit >= 0xd800 && unit < 0xdc00;
    if (isHigh && source[at + 6] === BACKSLASH && source[at + 7] === LETTER_U) {
      const low = hex4(source, at + 8);
      if (low >= 0xdc00 && low < 0xe000) {
        this.#utf8(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
        return at + 12;
      }
    }
    if (unit < 0x80 && ENDS_RUN[unit] === 1) this.#escape(unit);
    else if (unit >= 0xd800 && unit < 0xe000) this.#unicodeEscape(unit);
    else this.#utf8(unit);
    return at + 6;
  }

  /** Writes `"`, `\` or a control character. */
  #escape(byte: number): void {
    const letter = byte === QUOTE || byte === BACKSLASH ? byte : SHORT_ESCAPES[byte]!;
    if (letter === 0) return this.#unicodeEscape(byte);
    this.#out[this.#used++] = BACKSLASH;
    this.#out[this.#used++] = letter;
  }

  #unicodeEscape(unit: number): void {
    this.#out[this.#used++] = BACKSLASH;
    this.#out[this.#used++] = LETTER_U;
    for (let shift = 12; shift >= 0; shift -= 4) {
      this.#out[this.#used++] = HEX_DIGITS[(unit >> shift) & 15]!;
    }
  }

  #utf8(point: number): void {
    if (point < 0x80) {
      this.#out[this.#used++] = point;
      return;
    }
    const tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    const mark = tail === 1 ? 0xc0 : tail === 2 ? 0xe0 : 0xf0;
    this.#out[this.#used++] = mark | (point >> (6 * tail));
    for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6) {
      this.#out[this.#used++] = 0x80 | ((point >> shift) & 0x3f);
    }
  }
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
