import { literalFacts } from "./literal.ts";
import { FoldedLiteral, Literal, WholeLiteral } from "./literal_pattern.ts";
import { refusal } from "./refusal.ts";
import { compileRegex } from "./regex_pattern.ts";

/** A half-open range of UTF-16 units, `[start, end)`. */
export type Range = readonly [start: number, end: number];

/** A compiled pattern. Holds no state between calls that a caller could see. */
export interface Pattern {
  /** As the person wrote it. */
  readonly source: string;
  /**
   * A text that every matching text contains, letter by letter: what a reader may look for in bytes
   * before it decodes anything. Absent if none is known.
   */
  readonly literal?: string;
  /** As `literal`, but found in any case, as Unicode's simple folding has it. */
  readonly folded?: string;
  /** True if the text matches. Takes time linear in the text. */
  test(text: string): boolean;
  /**
   * The matches from left to right, not overlapping, without empty ones: for highlighting. Work is
   * bounded instead of complete: in texts of 100 KB and more, later matches may be missing. Where
   * it gives up, `onGivenUp` gets the place up to which the text was searched.
   */
  find(text: string, onGivenUp?: (searchedTo: number) => void): Iterable<Range>;
}

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** The whole text must match, and `.` matches newlines too: as in Loki's label matchers. */
  readonly whole?: boolean;
}

const SOURCE_MAX = 4096;
/** V8 tries a folded literal at every place: keep that product small. */
const FOLDED_MAX = 64;

/**
 * Compiles a pattern in RE2 syntax.
 *
 * @throws {LogtapError} usage — wrong, unsupported or too large; one sentence quotes the pattern.
 */
export function compilePattern(source: string, options: PatternOptions = {}): Pattern {
  if (source.length > SOURCE_MAX) {
    throw refusal(source, `expected at most ${SOURCE_MAX} characters, got ${source.length}`);
  }
  const { ignoreCase = false, whole = false } = options;
  const facts = literalFacts(source);
  if (facts.pure && !ignoreCase) {
    return whole ? new WholeLiteral(source, facts.text) : new Literal(source, facts.text);
  }
  if (facts.pure && !whole && facts.text.length <= FOLDED_MAX && facts.text !== "") {
    return new FoldedLiteral(source, facts.text);
  }
  return compileRegex(source, { ignoreCase, whole, literal: ignoreCase ? "" : facts.text });
}
