/** Classes of bytes, as tables that a scan looks up: 1 for members. */

export const BACKSLASH = 0x5c;
export const QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const SPACE = 0x20;
export const AT = 0x40;
export const DOT = 0x2e;
export const DASH = 0x2d;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const EQUALS = 0x3d;
export const SLASH = 0x2f;
export const PLUS = 0x2b;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_PAREN = 0x28;
export const CLOSE_PAREN = 0x29;
export const LETTER_U = 0x75;
export const ZERO = 0x30;

export type ByteSet = Uint8Array;

/** The bytes of a class in the notation of a regular expression: `[a-f0-9]`. */
export function byteSet(members: RegExp): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, byte) => {
    return members.test(String.fromCharCode(byte)) ? 1 : 0;
  });
}

export const DIGIT = byteSet(/[0-9]/);
export const LETTER = byteSet(/[A-Za-z]/);
export const HEX = byteSet(/[0-9A-Fa-f]/);
/** What a number or a name must not touch. Bytes of characters beyond ASCII count as letters. */
export const WORD = byteSet(/[A-Za-z0-9_\x80-\xff]/);
export const BASE64URL = byteSet(/[A-Za-z0-9_-]/);

const CHARACTERS = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

/** A short stretch as text, one latin1 character a byte: quicker than spreading it. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at++) text += CHARACTERS[bytes[at]!];
  return text;
}

/** How many backslashes stand right before `at`, not looking before `from`. */
export function backslashesBefore(bytes: Uint8Array, at: number, from: number): number {
  let count = 0;
  while (at - count > from && bytes[at - count - 1] === BACKSLASH) count++;
  return count;
}

/** Letters that make an escape with the backslash before them. */
const ESCAPED = byteSet(/[nrtbf]/);

/**
 * Where the escape ends that the byte at `at` belongs to: `\n`, `\u001b`, or one of them with more
 * backslashes, as JSON in JSON has it. `at` itself when it belongs to none.
 *
 * The letters of escapes are no text: a name behind `\n` begins after the n.
 */
export function escapeEnd(bytes: Uint8Array, at: number, from: number): number {
  for (let back = 1; back <= 5 && at - back >= from; back++) {
    const byte = bytes[at - back]!;
    if (byte === BACKSLASH) {
      const first = at - back + 1;
      if (isUnicodeEscape(bytes, first)) return first + 5;
      return back === 1 && ESCAPED[bytes[at]!] === 1 ? at + 1 : at;
    }
    if (HEX[byte] === 0 && byte !== LETTER_U) return at;
  }
  return at;
}

/** Colour sequences of terminals are short: ESC, `[`, numbers, `m`. */
const COLOR_MAX_BYTES = 24;
const ESC = new TextEncoder().encode("\\u001b[");
const COLOR_PART = byteSet(/[0-9;]/);
const LETTER_M = 0x6d;

/** Whether the `m` at `at` ends a colour sequence, which is no part of the word behind it. */
export function isColorEnd(bytes: Uint8Array, at: number, from: number): boolean {
  if (bytes[at] !== LETTER_M) return false;
  let open = at;
  while (open > from && at - open < COLOR_MAX_BYTES && COLOR_PART[bytes[open - 1]!] === 1) open--;
  const start = open - ESC.length;
  return start >= from && ESC.every((byte, i) => bytes[start + i] === byte);
}

/** The end of the colour sequences that stand at `at`; `at` itself if there are none. */
export function behindColors(bytes: Uint8Array, at: number, end: number): number {
  let behind = at;
  while (behind + ESC.length < end && ESC.every((byte, i) => bytes[behind + i] === byte)) {
    let close = behind + ESC.length;
    while (close < end && COLOR_PART[bytes[close]!] === 1) close++;
    if (close >= end || bytes[close] !== LETTER_M) return behind;
    behind = close + 1;
  }
  return behind;
}

/** Whether `u` and four hexadecimal digits stand at `at`. */
export function isUnicodeEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== LETTER_U) return false;
  for (let i = 1; i <= 4; i++) if (HEX[bytes[at + i] ?? 0] === 0) return false;
  return true;
}
