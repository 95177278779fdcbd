import { cutValue, LogtapError } from "../fault/mod.ts";
import { compilePattern } from "../pattern/mod.ts";

export type LabelOperator = "=" | "!=" | "=~" | "!~";

/** One condition on one label. */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: LabelOperator;
  /** A text, or for `=~` and `!~` a pattern that the whole label value must match. */
  readonly value: string;
  /** `value` is the empty text when the entry has no such label. */
  accepts(value: string): boolean;
}

/** The first operator splits; at one place the longer one wins. */
const PARTS = /^(.*?)(!=|!~|=~|=)(.*)$/s;
/** Label values repeat: remembered answers of a pattern, per matcher. */
const REMEMBERED_MAX = 1024;

/**
 * Reads `app=api`, `app!=api`, `app=~api-.*` or `app!~api-.*`. Patterns match the whole value, as
 * in Prometheus and Loki.
 *
 * @throws {LogtapError} usage — no operator, no name, or a pattern that is wrong.
 */
export function parseLabelMatcher(text: string): LabelMatcher {
  const [, name = "", operator, value = ""] = PARTS.exec(text) ?? [];
  // Braces would be a name that no entry has: they come from Loki's selectors.
  if (operator === undefined || name.trim() === "" || name.startsWith("{")) {
    throw new LogtapError(
      "usage",
      `Cannot use label filter "${cutValue(text)}": expected NAME=VALUE, NAME!=VALUE, ` +
        "NAME=~PATTERN or NAME!~PATTERN, without braces and quotes",
    );
  }
  const kind = operator as LabelOperator;
  return { name: name.trim(), operator: kind, value, accepts: compileAccepts(kind, value) };
}

function compileAccepts(operator: LabelOperator, wanted: string): (value: string) => boolean {
  switch (operator) {
    case "=":
      return (value) => value === wanted;
    case "!=":
      return (value) => value !== wanted;
    case "=~":
      return remembering(wholeMatch(wanted));
    case "!~": {
      const matches = wholeMatch(wanted);
      return remembering((value) => !matches(value));
    }
  }
}

function wholeMatch(source: string): (value: string) => boolean {
  const pattern = compilePattern(source, { whole: true });
  return (value) => pattern.test(value);
}

function remembering(accepts: (value: string) => boolean): (value: string) => boolean {
  const answers = new Map<string, boolean>();
  return (value) => {
    const known = answers.get(value);
    if (known !== undefined) return known;
    if (answers.size >= REMEMBERED_MAX) answers.clear();
    const answer = accepts(value);
    answers.set(value, answer);
    return answer;
  };
}
