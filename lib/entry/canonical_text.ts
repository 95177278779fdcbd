import { isUtf8 } from "node:buffer";
import type { Batch, Span } from "./batch.ts";
import { BACKSLASH, ENDS_RUN, QUOTE } from "./json_scanner.ts";

/** A control character becomes six bytes, `\u001f`. */
const GROWTH_MAX = 6;
/** Up to here room is taken for the worst; longer text is measured first. */
const UNMEASURED_MAX_BYTES = 16 << 10;

const LETTER_U = 0x75;
const SLASH = 0x2f;
const HEX_DIGITS = new TextEncoder().encode("0123456789abcdef");
/** Stands for itself, or becomes `\u001f`; any other value is the letter behind a backslash. */
const NO_ESCAPE = 0;
const LONG_ESCAPE = 1;
/** What each byte becomes in a JSON string. */
const ESCAPES = Uint8Array.from(ENDS_RUN, (ends, byte) => {
  const short = { 8: 0x62, 9: 0x74, 10: 0x6e, 12: 0x66, 13: 0x72, 34: QUOTE, 92: BACKSLASH }[byte];
  return short ?? (ends === 1 ? LONG_ESCAPE : NO_ESCAPE);
});
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/*
 * Both functions below write into a batch's arena the inside of a JSON string in the form
 * `JSON.stringify` gives it, byte by byte, and leave its address in `$span`.
 */

/**
 * `$span` is the inside of a JSON string with any escapes, checked by `JsonScanner.string`, in the
 * batch's body. Lone surrogates stay escapes, as `JSON.stringify` leaves them.
 */
export function canonicaliseJson(batch: Batch, $span: Span): void {
  const { body } = batch;
  const out = batch.room($span.end - $span.start); // Never longer than the source.
  let used = batch.arenaUsed;
  for (let at = $span.start; at < $span.end;) {
    const byte = body[at]!;
    if (byte !== BACKSLASH) {
      out[used++] = byte;
      at++;
      continue;
    }
    const kind = body[at + 1]!;
    if (kind === LETTER_U) {
      const unit = hex4(body, at + 2);
      const point = pairAt(body, at, unit) ?? unit;
      used = writePoint(out, used, point);
      at += point === unit ? 6 : 12;
      continue;
    }
    if (kind !== SLASH) out[used++] = BACKSLASH;
    out[used++] = kind;
    at += 2;
  }
  batch.take(used - batch.arenaUsed, $span);
}

/**
 * `$span` is plain text, such as a protobuf string, in `source`: the batch's body or anything else.
 * Broken UTF-8 becomes U+FFFD.
 */
export function canonicaliseText(source: Uint8Array, batch: Batch, $span: Span): void {
  const { start, end } = $span;
  const isShort = end - start <= UNMEASURED_MAX_BYTES;
  const most = isShort ? (end - start) * GROWTH_MAX : escapedLength(source, $span);
  const out = batch.room(most);
  let used = batch.arenaUsed;
  let bits = 0;
  let at = start;
  for (;;) {
    // No call in this loop: its registers would be saved around it, at twice the time.
    for (; at < end; at++) {
      const byte = source[at]!;
      bits |= byte;
      const escape = ESCAPES[byte]!;
      if (escape === NO_ESCAPE) out[used++] = byte;
      else if (escape === LONG_ESCAPE) break;
      else {
        out[used] = BACKSLASH;
        out[used + 1] = escape;
        used += 2;
      }
    }
    if (at === end) break;
    used = writeUnicodeEscape(out, used, source[at++]!);
  }
  // Asked last, and only where there is more than ASCII: for short texts the question costs most.
  if (bits < 0x80 || isUtf8(source.subarray(start, end))) {
    return batch.take(used - batch.arenaUsed, $span);
  }
  const repaired = encoder.encode(decoder.decode(source.subarray(start, end)));
  $span.start = 0;
  $span.end = repaired.length;
  canonicaliseText(repaired, batch, $span);
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
  const escape = ESCAPES[byte]!;
  if (escape === LONG_ESCAPE) return writeUnicodeEscape(out, at, byte);
  out[at] = BACKSLASH;
  out[at + 1] = escape;
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

function escapedLength(text: Uint8Array, { start, end }: Readonly<Span>): number {
  let length = end - start;
  for (let at = start; at < end; at++) {
    const escape = ESCAPES[text[at]!]!;
    if (escape !== NO_ESCAPE) length += escape === LONG_ESCAPE ? GROWTH_MAX - 1 : 1;
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
