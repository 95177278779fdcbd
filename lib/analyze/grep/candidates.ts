import type { Pattern } from "../../pattern/mod.ts";
import { ByteFinder, NEEDLE_MIN_BYTES } from "./byte_finder.ts";

/** Finds the next place at or behind `from`, -1 when there is none. */
type Finder = (text: string, from: number) => number;

/**
 * What JSON writes in several ways, and what stands for bytes that are no UTF-8: a literal with one
 * of these is not looked for in raw text.
 */
const NOT_RAW = /[\x00-\x1f\x7f\ufffd]|\p{Cs}/u;
const NEWLINE = "\n";
const NEWLINE_BYTE = 10;

/** Twice as fast as one that looks for a byte order mark. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const BYTE_ORDER_MARK = "\ufeff";

/** Raw lines to look into. */
export interface RawLines {
  readonly bytes: Uint8Array;
  /** The lines escape only what JSON must have escaped, as docs/format.md promises of frames. */
  readonly isCanonical: boolean;
}

/**
 * Finds the lines of raw JSONL that can match a pattern, before anything of them is decoded: those
 * with the pattern's literal as it stands in JSON; in lines of other writers also those with an
 * escape that could hide it (`\u0041` for A).
 */
export class Candidates {
  readonly #find: Finder;
  readonly #hidden: Finder;
  /** For lines in which nothing is hidden; undefined where the literal has to be found in text. */
  readonly #bytes: ByteFinder | undefined;

  private constructor(find: Finder, literal: string, bytes?: ByteFinder) {
    this.#find = find;
    this.#hidden = hiddenIn(literal);
    this.#bytes = bytes;
  }

  /** @returns undefined for a pattern without a literal: every line has to be decoded. */
  static of(pattern: Pattern): Candidates | undefined {
    const { literal = "", folded = "" } = pattern;
    if (literal !== "" && !NOT_RAW.test(literal)) {
      const needle = JSON.stringify(literal).slice(1, -1);
      const bytes = new TextEncoder().encode(needle);
      const finder = bytes.length < NEEDLE_MIN_BYTES ? undefined : new ByteFinder(bytes);
      return new Candidates((text, from) => text.indexOf(needle, from), literal, finder);
    }
    if (folded === "" || NOT_RAW.test(folded)) return undefined;
    const escaped = JSON.stringify(folded).slice(1, -1).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    const regex = new RegExp(escaped, "giu");
    const find: Finder = (text, from) => {
      regex.lastIndex = from;
      return regex.exec(text)?.index ?? -1;
    };
    return new Candidates(find, folded);
  }

  /** The lines, in order, each once. */
  linesOf(raw: RawLines): Generator<string> {
    const bytes = raw.isCanonical ? this.#bytes : undefined;
    return bytes === undefined ? this.#inText(raw) : linesWith(bytes, raw.bytes);
  }

  *#inText({ bytes, isCanonical }: RawLines): Generator<string> {
    const text = withoutMark(decoder.decode(bytes));
    const findHidden = isCanonical ? NOWHERE : this.#hidden;
    let found = this.#find(text, 0);
    let hidden = findHidden(text, 0);
    while (found !== -1 || hidden !== -1) {
      const at = found === -1 ? hidden : hidden === -1 ? found : Math.min(found, hidden);
      const newline = text.indexOf(NEWLINE, at);
      const end = newline === -1 ? text.length : newline;
      yield text.slice(at === 0 ? 0 : text.lastIndexOf(NEWLINE, at - 1) + 1, end);
      if (found !== -1 && found < end) found = this.#find(text, end);
      if (hidden !== -1 && hidden < end) hidden = findHidden(text, end);
    }
  }
}

const NOWHERE: Finder = () => -1;

/** Lines of UTF-8 that hold a needle: only these become text. */
function* linesWith(needle: ByteFinder, bytes: Uint8Array): Generator<string> {
  for (let at = needle.indexIn(bytes, 0); at !== -1;) {
    const start = at === 0 ? 0 : bytes.lastIndexOf(NEWLINE_BYTE, at - 1) + 1;
    const newline = bytes.indexOf(NEWLINE_BYTE, at);
    const end = newline === -1 ? bytes.length : newline;
    const line = decoder.decode(bytes.subarray(start, end));
    yield start === 0 ? withoutMark(line) : line;
    at = needle.indexIn(bytes, end);
  }
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

/** Finds escapes that can stand for a character of the literal. */
function hiddenIn(literal: string): Finder {
  // Controls are always escaped, the colours of a terminal for one, and are in no literal.
  const escapes = literal.includes("/") ? /\\(?:\/|u(?!00[01]))/g : /\\u(?!00[01])/g;
  return (text, from) => {
    escapes.lastIndex = from;
    for (let part = escapes.exec(text); part !== null; part = escapes.exec(text)) {
      if (isEscape(text, part.index)) return part.index;
    }
    return -1;
  };
}

/** Whether the backslash at a place begins an escape, and is not one that is escaped itself. */
function isEscape(text: string, at: number): boolean {
  let before = at;
  while (before > 0 && text[before - 1] === "\\") before--;
  return (at - before) % 2 === 0;
}
