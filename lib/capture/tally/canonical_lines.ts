import {
  BACKSLASH,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  ENDS_RUN,
  OPEN_OBJECT,
  QUOTE,
} from "../../entry/mod.ts";
import { canonicalTs, nsOfTs } from "../../units/mod.ts";

const NEWLINE = 10;
const ZERO = 48;
const LETTER_T = 0x54;
const LETTER_U = 0x75;
const DOT = 0x2e;

/** Four bytes of text as `DataView.getInt32` reads them. */
const word = (text: string) => new DataView(new TextEncoder().encode(text).buffer).getInt32(0);
const TS_A = word('{"ts');
const TS_B = word('s":"');
const LABELS_A = word('Z","');
const LABELS_B = word("labe");
const LABELS_C = word('ls":');
const MSG_A = word(',"ms');
const MSG_B = word('g":"');
const META_A = word(',"me');
const META_B = word('ta":');

/** `{"ts":"2026-11-21T10:32:01.123456789Z","labels":{},"msg":""}` and its newline. */
const LINE_MIN_BYTES = 61;
/** Where in such a line its parts stand. */
const DATE_AT = 7;
const DATE_BYTES = 10;
const CLOCK_AT = 18;
const NANOS_AT = 27;
const AFTER_TS_AT = 36;
const LABELS_AT = 48;
/** `,"msg":"`, then at least `"}` and a newline. */
const MSG_NAME_BYTES = 8;
const MSG_MIN_BYTES = MSG_NAME_BYTES + 3;

const SHORT_ESCAPES = tableOf('"\\/bfnrt');
const HEX_DIGITS = tableOf("0123456789abcdefABCDEF");

function tableOf(letters: string): Uint8Array {
  return Uint8Array.from(
    { length: 256 },
    (_, byte) => letters.includes(String.fromCharCode(byte)) ? 1 : 0,
  );
}

const ONES = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;
const QUOTES = QUOTE * ONES;
const BACKSLASHES = BACKSLASH * ONES;
const SPACES = 0x20 * ONES;

/**
 * Whether one of four bytes is 1 in {@linkcode ENDS_RUN}: a byte less than n is one whose high bit
 * is clear, and set when n is taken away.
 */
function endsRun(word: number): boolean {
  const quote = word ^ QUOTES;
  const backslash = word ^ BACKSLASHES;
  const found = (word - SPACES & ~word) | (quote - ONES & ~quote) | (backslash - ONES & ~backslash);
  return (found & HIGH_BITS) !== 0;
}

/**
 * Goes over lines in the form that logtap writes (docs/format.md), and says of each where its labels
 * stand and when it was, without making a string of it: four times as fast as parsing. Every byte of
 * a line is looked at, so what is passed is an entry: valid JSON, members of the right types. A line
 * in any other form is left to the caller.
 */
export class CanonicalLines {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where the next line begins; the caller moves it on behind one that is left to him. */
  at = 0;
  /** The line passed last, since 1970; seconds are negative before. */
  seconds = 0;
  nanos = 0;
  /** Its labels, braces included, are `[labelsStart, labelsEnd)`. */
  labelsStart = 0;
  labelsEnd = 0;
  /** They are the same bytes as those of the line passed before it. */
  hasSameLabels = false;
  /** Where a date stands whose seconds are known; −1 for none. */
  #dateAt = -1;
  #dateSeconds = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Passes one line and its newline; false, with `at` where it was, if it has another form. */
  next(): boolean {
    const start = this.at;
    const view = this.#view;
    if (start + LINE_MIN_BYTES > this.#bytes.length) return false;
    if (view.getInt32(start) !== TS_A || view.getInt32(start + 3) !== TS_B) return false;
    const afterTs = start + AFTER_TS_AT;
    if (view.getInt32(afterTs) !== LABELS_A || view.getInt32(afterTs + 4) !== LABELS_B) {
      return false;
    }
    if (view.getInt32(afterTs + 8) !== LABELS_C || !this.#time(start)) return false;
    const labels = start + LABELS_AT;
    const isSame = this.#isLikeLast(labels);
    const labelsEnd = isSame ? labels + this.labelsEnd - this.labelsStart : this.#texts(labels);
    const end = labelsEnd < 0 ? -1 : this.#rest(labelsEnd);
    if (end < 0) return false;
    this.hasSameLabels = isSame;
    this.labelsStart = labels;
    this.labelsEnd = labelsEnd;
    this.at = end;
    return true;
  }

  /** Reads date, time of day and fraction; false if they are not digits that make a time. */
  #time(start: number): boolean {
    const bytes = this.#bytes;
    const date = start + DATE_AT;
    if (!this.#isKnownDate(date) && !this.#learnDate(date)) return false;
    const clock = start + CLOCK_AT;
    if (bytes[clock - 1] !== LETTER_T || bytes[start + NANOS_AT - 1] !== DOT) return false;
    if (bytes[clock + 2] !== COLON || bytes[clock + 5] !== COLON) return false;
    const hour = this.#digits(clock, 2);
    const minute = this.#digits(clock + 3, 2);
    const second = this.#digits(clock + 6, 2);
    const nanos = this.#digits(start + NANOS_AT, 9);
    if (hour < 0 || minute < 0 || second < 0 || nanos < 0) return false;
    if (hour > 23 || minute > 59 || second > 59) return false;
    this.seconds = this.#dateSeconds + hour * 3600 + minute * 60 + second;
    this.nanos = nanos;
    return true;
  }

  #isKnownDate(at: number): boolean {
    const known = this.#dateAt;
    if (known < 0) return false;
    const view = this.#view;
    return view.getInt32(at) === view.getInt32(known) &&
      view.getInt32(at + 4) === view.getInt32(known + 4) &&
      view.getUint16(at + 8) === view.getUint16(known + 8);
  }

  #learnDate(at: number): boolean {
    const date = String.fromCharCode(...this.#bytes.subarray(at, at + DATE_BYTES));
    const midnight = canonicalTs(`${date}T00:00:00.000000000Z`);
    if (midnight === undefined) return false;
    this.#dateAt = at;
    this.#dateSeconds = Number(nsOfTs(midnight) / 1_000_000_000n);
    return true;
  }

  /** The number that `count` digits make; −1 if another byte is among them. */
  #digits(at: number, count: number): number {
    const bytes = this.#bytes;
    let value = 0;
    for (let i = at; i < at + count; i++) {
      const digit = bytes[i]! - ZERO;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  /** True when the same bytes stand here as in the labels passed last, which end in a brace. */
  #isLikeLast(at: number): boolean {
    const view = this.#view;
    const last = this.labelsStart;
    const length = this.labelsEnd - last;
    if (length === 0 || at + length > this.#bytes.length) return false;
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      if (view.getInt32(at + i, true) !== view.getInt32(last + i, true)) return false;
    }
    for (; i < length; i++) if (this.#bytes[at + i] !== this.#bytes[last + i]) return false;
    return true;
  }

  /** Behind the labels: the message, perhaps metadata, the newline. Its end, or −1. */
  #rest(at: number): number {
    const view = this.#view;
    const bytes = this.#bytes;
    if (at + MSG_MIN_BYTES > bytes.length) return -1;
    if (view.getInt32(at) !== MSG_A || view.getInt32(at + 4) !== MSG_B) return -1;
    let end = this.#string(at + MSG_NAME_BYTES);
    if (end < 0) return -1;
    if (bytes[end] === COMMA) {
      if (end + 8 > bytes.length) return -1;
      if (view.getInt32(end) !== META_A || view.getInt32(end + 4) !== META_B) return -1;
      end = this.#texts(end + 8);
      if (end < 0) return -1;
    }
    return bytes[end] === CLOSE_OBJECT && bytes[end + 1] === NEWLINE ? end + 2 : -1;
  }

  /** The end of an object of texts without white space; −1 if there is none. */
  #texts(start: number): number {
    const bytes = this.#bytes;
    if (bytes[start] !== OPEN_OBJECT) return -1;
    if (bytes[start + 1] === CLOSE_OBJECT) return start + 2;
    let at = start;
    do {
      if (bytes[at + 1] !== QUOTE) return -1;
      at = this.#string(at + 2);
      if (at < 0 || bytes[at] !== COLON || bytes[at + 1] !== QUOTE) return -1;
      at = this.#string(at + 2);
      if (at < 0) return -1;
    } while (bytes[at] === COMMA);
    return bytes[at] === CLOSE_OBJECT ? at + 1 : -1;
  }

  /** Behind the closing quote of the string whose inside begins at `start`; −1 if it has none. */
  #string(start: number): number {
    const bytes = this.#bytes;
    const view = this.#view;
    const lastWord = bytes.length - 4;
    let at = start;
    for (;;) {
      while (at <= lastWord && !endsRun(view.getInt32(at, true))) at += 4;
      while (ENDS_RUN[bytes[at]!] === 0) at++;
      if (bytes[at] === QUOTE) return at + 1;
      if (bytes[at] !== BACKSLASH) return -1; // A control character, or the end of the bytes.
      if (SHORT_ESCAPES[bytes[at + 1]!] === 1) at += 2;
      else if (this.#isUnicodeEscape(at)) at += 6;
      else return -1;
    }
  }

  #isUnicodeEscape(at: number): boolean {
    const bytes = this.#bytes;
    if (bytes[at + 1] !== LETTER_U) return false;
    for (let i = at + 2; i < at + 6; i++) if (HEX_DIGITS[bytes[i]!] !== 1) return false;
    return true;
  }
}
