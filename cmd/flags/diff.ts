import { VERDICTS } from "../../lib/analyze/diff/mod.ts";
import { COLOR_FLAG, type Flags, type FlagValues, JSON_FLAG } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { parseDuration } from "../../lib/units/mod.ts";
import { BUCKET_FLAGS } from "./bucket.ts";
import { ENTRY_FLAGS } from "./entries.ts";
import { JOBS_FLAG } from "./jobs.ts";

/** The flags of `logtap diff`. */
export const DIFF_FLAGS = {
  ...ENTRY_FLAGS,
  align: {
    kind: "choice",
    choices: ["start", "clock", "phase"],
    default: "start",
    doc: "What is the same time: since the first line, by the clock, since marks of equal names",
  },
  window: {
    kind: "parsed",
    value: "DURATION",
    default: "1m",
    parse: parseDuration,
    doc: "Compare rates in stretches of this length",
  },
  baseline: { kind: "switch", doc: "A is known to be good: judge B by it" },
  ci: { kind: "switch", doc: "As --baseline, and end with 6 on the verdicts of --fail-on" },
  failOn: {
    kind: "list",
    value: "VERDICT",
    suggests: [...VERDICTS],
    doc: "Verdicts that fail with --ci: regression (the default), different, improvement, stable",
  },
  maxSignatures: {
    kind: "number",
    value: "N",
    default: 10_000,
    min: 100,
    max: 100_000,
    doc: "Signatures of a capture that are counted apart; with more, counts have a stated error",
  },
  top: { kind: "number", value: "N", default: 20, doc: "Rows of each list; JSON has all" },
  jobs: JOBS_FLAG,
  json: JSON_FLAG,
  color: COLOR_FLAG,
  ...BUCKET_FLAGS,
} as const satisfies Flags;

export type DiffFlags = FlagValues<typeof DIFF_FLAGS>;

/** @throws {LogtapError} usage — values that mean nothing. */
export function checkFlags(
  { failOn, window, ci }: Pick<DiffFlags, "failOn" | "window" | "ci">,
): void {
  const names: readonly string[] = VERDICTS;
  const unknown = failOn.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const text = `Cannot fail on "${unknown}": expected ${VERDICTS.join(", ")}`;
    throw new LogtapError("usage", text);
  }
  if (failOn.length > 0 && !ci) {
    throw new LogtapError("usage", "Cannot use --fail-on without --ci: nothing would fail", {
      hint: "add --ci",
    });
  }
  if (window < 1000) {
    throw new LogtapError("usage", "Cannot compare rates with --window below 1s");
  }
}
