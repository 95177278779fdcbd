import {
  BACKSLASH,
  backslashesBefore,
  type ByteSet,
  CLOSE_BRACKET,
  DIGIT,
  escapeEnd,
  isColorEnd,
  WORD,
} from "./bytes.ts";

/** What one match covers, and what its value is. Filled by a finder, copied by the scanner. */
export interface Hit {
  /** Number of the rule. */
  rule: number;
  /** The bytes that are replaced. */
  start: number;
  end: number;
  /** The secret in them, without words such as `Bearer`: what a keyed token is made from. */
  valueStart: number;
  valueEnd: number;
  /** A quotation mark, with its backslashes, to be put around the token; empty if none. */
  quoteStart: number;
  quoteEnd: number;
}

export function newHit(): Hit {
  return { rule: 0, start: 0, end: 0, valueStart: 0, valueEnd: 0, quoteStart: 0, quoteEnd: 0 };
}

/** Sets a hit whose value is all of it. */
export function setHit($hit: Hit, rule: number, start: number, end: number): true {
  $hit.rule = rule;
  $hit.start = $hit.valueStart = start;
  $hit.end = $hit.valueEnd = end;
  $hit.quoteStart = $hit.quoteEnd = 0;
  return true;
}

/**
 * The text that is searched: the inside of a JSON string, canonical escapes, `[start, end)` of some
 * bytes. Carries what finders note for each other, so that no stretch of it is walked twice.
 */
export class Haystack {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** The end of the last hit: what stands before is replaced, and is looked at by nobody. */
  floor = 0;
  /** Digits before this belong to a run that is no card number. */
  digitsDone = 0;
  /** Colons before this belong to a run that has been looked at. */
  colonsDone = 0;

  reset(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start =
      this.floor =
      this.digitsDone =
      this.colonsDone =
        start;
    this.end = end;
  }

  /**
   * The byte at `at`; 0, which canonical text does not hold, outside of the text; and the end of a
   * token where something was replaced.
   */
  at(at: number): number {
    if (at < this.floor) return at < this.start ? 0 : CLOSE_BRACKET;
    return at < this.end ? this.bytes[at]! : 0;
  }

  /** Whether a word goes on before `at`. A replaced stretch and an escape are no words. */
  isWordBefore(at: number): boolean {
    if (at <= this.floor || WORD[this.bytes[at - 1]!] === 0) return false;
    if (escapeEnd(this.bytes, at - 1, this.start) === at) return false;
    return !isColorEnd(this.bytes, at - 1, this.start);
  }

  isWordAt(at: number): boolean {
    return at < this.end && WORD[this.bytes[at]!] === 1;
  }

  isDigitAt(at: number): boolean {
    return at >= this.start && at < this.end && DIGIT[this.bytes[at]!] === 1;
  }

  /** Whether a digit stands before `at` that was not replaced. */
  isDigitBefore(at: number): boolean {
    if (at <= this.floor || DIGIT[this.bytes[at - 1]!] === 0) return false;
    return escapeEnd(this.bytes, at - 1, this.start) !== at;
  }

  /** The beginning of the run of members of `set` before `at`, at most `most` bytes long. */
  runStart(set: ByteSet, at: number, most: number): number {
    const least = Math.max(this.floor, at - most);
    let start = at;
    while (start > least && set[this.bytes[start - 1]!] === 1) start--;
    return Math.min(at, this.textStart(start));
  }

  /** The end of the run of digits at `at`. */
  digitsEnd(at: number): number {
    let end = at;
    while (end < this.end && DIGIT[this.bytes[end]!] === 1) end++;
    return end;
  }

  /** Where text begins that was walked back to `at`: behind the letters of an escape. */
  textStart(at: number): number {
    return Math.max(this.floor, escapeEnd(this.bytes, at, this.start));
  }

  /**
   * Where to cut for text that begins at `at`. Behind `\\n` nobody can tell a line end of JSON in
   * JSON from a folder of that name: both backslashes and the letter go with the text, which leaves
   * sound JSON and no letter of a name.
   */
  cutStart(at: number): number {
    const { bytes, floor, start } = this;
    for (let back = 1; back <= 6 && at - back >= floor; back++) {
      if (bytes[at - back] !== BACKSLASH) continue;
      if (escapeEnd(bytes, at - back + 1, start) !== at) return at;
      const run = backslashesBefore(bytes, at - back + 1, start);
      return run % 2 === 0 ? Math.max(floor, at - back + 1 - run) : at;
    }
    return at;
  }
}
