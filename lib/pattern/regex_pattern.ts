import { RE2JS, RE2JSException, RE2JSSyntaxException } from "re2js";
import type { Pattern, Range } from "./pattern.ts";
import { explainProblem, refusal } from "./refusal.ts";

/**
 * Instructions a program may have beyond the characters of its source. More come from counted
 * repetitions in each other, `^(a{1,30}){1,30}$` has 1,863: linear still, but 0.1 s for 100 KB.
 */
const EXPANSION_MAX = 1000;
/**
 * Instructions × characters that finding the matches of one text may cost. Finding needs the slow
 * half of re2js, at 10 to 20 ns each; and a match may look far ahead and then turn out short, so
 * that finding all of them is quadratic.
 */
const FIND_WORK_MAX = 3_000_000;

export interface RegexOptions {
  readonly ignoreCase: boolean;
  readonly whole: boolean;
  /** Required in every match; empty if none is known. */
  readonly literal: string;
}

/** Compiles by re2js. @throws {LogtapError} usage — as `compilePattern`. */
export function compileRegex(source: string, options: RegexOptions): Pattern {
  const flags = (options.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (options.whole ? RE2JS.DOTALL : 0);
  const regex = compileRe2(source, flags);
  const size = regex.programSize();
  if (size > EXPANSION_MAX + source.length) {
    throw refusal(
      source,
      `its repetitions unfold to ${size} steps, expected fewer or smaller ones`,
    );
  }
  return new RegexPattern(source, regex, options);
}

function compileRe2(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) {
      throw refusal(source, explainProblem(error), error);
    }
    if (error instanceof RE2JSException) throw refusal(source, error.message, error);
    throw error;
  }
}

class RegexPattern implements Pattern {
  readonly source: string;
  readonly literal?: string;
  readonly #regex: RE2JS;
  readonly #size: number;
  readonly #whole: boolean;

  constructor(source: string, regex: RE2JS, { literal, whole }: RegexOptions) {
    this.source = source;
    if (literal !== "") this.literal = literal;
    this.#regex = regex;
    this.#size = regex.programSize();
    this.#whole = whole;
  }

  test(text: string): boolean {
    if (this.literal !== undefined && !text.includes(this.literal)) return false;
    return this.#whole ? this.#regex.testExact(text) : this.#regex.test(text);
  }

  *find(text: string, onGivenUp?: (searchedTo: number) => void): Iterable<Range> {
    if (this.#whole || !this.test(text)) {
      if (this.#whole && text !== "" && this.test(text)) yield [0, text.length];
      return;
    }
    const matcher = this.#regex.matcher(text);
    let work = 0;
    for (let from = 0; from < text.length; from = matcher.end()) {
      work += (text.length - from) * this.#size;
      if (work > FIND_WORK_MAX) return onGivenUp?.(from);
      if (!matcher.find()) return;
      if (matcher.end() > matcher.start()) yield [matcher.start(), matcher.end()];
    }
  }
}
