import type { Redaction } from "../../capture/mod.ts";

/**
 * What can be said to be redacted in all of several captures: the patterns that each of them had.
 * Undefined when one of them was not redacted, or no pattern is in all: whoever shares the result
 * relies on it.
 */
export function commonRedaction(
  redactions: readonly (Redaction | undefined)[],
): Redaction | undefined {
  const [first, ...others] = redactions;
  if (first === undefined || !redactions.every((one) => one?.enabled === true)) return undefined;
  const patterns = first.patterns.filter((pattern) =>
    others.every((other) => other!.patterns.includes(pattern))
  );
  return patterns.length === 0 ? undefined : { enabled: true, patterns };
}
