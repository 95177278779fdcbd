import { literalFacts } from "./literal.ts";
import { FoldedLiteral, Literal, WholeLiteral } from "./literal_pattern.ts";
import type { Pattern } from "./pattern.ts";
import { refusal } from "./refusal.ts";
import { compileRegex } from "./regex_pattern.ts";

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
