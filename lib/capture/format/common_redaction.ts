import type { Redaction } from "./metadata.ts";

/**
 * What holds for every line when these hold for some each: the patterns that all had. Undefined when
 * one was not redacted, or no pattern is in all: whoever shares the lines relies on it. Tokens of
 * several keys are keyed, but by none that could be named: the same value has several.
 */
export function commonRedaction(
  redactions: readonly (Redaction | undefined)[],
): Redaction | undefined {
  const [first, ...others] = redactions;
  if (first === undefined || !redactions.every((one) => one?.enabled === true)) return undefined;
  const patterns = first.patterns.filter((pattern) =>
    others.every((other) => other!.patterns.includes(pattern))
  );
  if (patterns.length === 0) return undefined;
  const { mode, keyId } = first;
  const isSame = (name: "mode" | "keyId") => others.every((other) => other![name] === first[name]);
  return {
    enabled: true,
    patterns,
    ...(mode !== undefined && isSame("mode") && { mode }),
    ...(keyId !== undefined && isSame("keyId") && { keyId }),
  };
}
