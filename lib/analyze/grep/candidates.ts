import type { Pattern } from "../../pattern/mod.ts";

/** A line in a text, `[start, end)` without its newline. */
export type LineSpan = readonly [start: number, end: number];

/** Finds the next place at or behind `from`, -1 when there is none. */
type Finder = (text: string, from: number) => number;

/** What JSON has no plain form for, or several: then nothing is looked for in the raw text. */
// deno-lint-ignore no-control-regex
const NOT_RAW = /[\x00-\x1f\x7f\ufffd]|\p{Cs}/u;
/** Letters that have relatives beyond ASCII, as UTF-8 read as Latin-1: K (Kelvin), ſ (long s). */
const FOLDED_BYTES: Readonly<Record<string, string>> = {
  k: "(?:[kK]|\xe2\x84\xaa)",
  s: "(?:[sS]|\xc5\xbf)",
};
const ASCII = /^[\x20-\x7e]+$/;
const NEWLINE = "\n";

/** Raw lines to look into. */
export interface RawLines {
  /** Their bytes, read as Latin-1: V8 searches that ten times as fast as bytes. */
  readonly text: string;
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

  private constructor(find: Finder, literal: string) {
    this.#find = find;
    this.#hidden = hiddenIn(literal);
  }

  /** @returns undefined for a pattern without a literal: every line has to be decoded. */
  static of(pattern: Pattern): Candidates | undefined {
    const { literal = "", folded = "" } = pattern;
    if (literal !== "" && !NOT_RAW.test(literal)) {
      const needle = latin1(JSON.stringify(literal).slice(1, -1));
      return new Candidates((text, from) => text.indexOf(needle, from), literal);
    }
    if (!ASCII.test(folded)) return undefined;
    const regex = foldedRegex(folded);
    const find: Finder = (text, from) => {
      regex.lastIndex = from;
      return regex.exec(text)?.index ?? -1;
    };
    return new Candidates(find, folded);
  }

  /** The lines, in order, each once. */
  *linesOf({ text, isCanonical }: RawLines): Generator<LineSpan> {
    const findHidden = isCanonical ? NOWHERE : this.#hidden;
    let found = this.#find(text, 0);
    let hidden = findHidden(text, 0);
    while (found !== -1 || hidden !== -1) {
      const at = found === -1 ? hidden : hidden === -1 ? found : Math.min(found, hidden);
      const newline = text.indexOf(NEWLINE, at);
      const end = newline === -1 ? text.length : newline;
      yield [at === 0 ? 0 : text.lastIndexOf(NEWLINE, at - 1) + 1, end];
      if (found !== -1 && found < end) found = this.#find(text, end);
      if (hidden !== -1 && hidden < end) hidden = findHidden(text, end);
    }
  }
}

const NOWHERE: Finder = () => -1;

/** Bytes of the text's UTF-8 as characters. */
function latin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function foldedRegex(text: string): RegExp {
  const escaped = JSON.stringify(text).slice(1, -1).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  return new RegExp(
    escaped.replace(/[a-z]/gi, (letter) => {
      const lower = letter.toLowerCase();
      return FOLDED_BYTES[lower] ?? `[${lower}${letter.toUpperCase()}]`;
    }),
    "g",
  );
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
