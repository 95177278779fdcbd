import { choiceIn, isFullSizeOnly, missingIn } from "../tests/support/skip.ts";
import type { TestResult } from "./junit.ts";

/** What the end of a test run says. */
export interface Summary {
  /** The last line: `12 passed, 0 failed, 3 skipped`. */
  readonly line: string;
  /** Skips by reason, and in CI those that are failures. */
  readonly notes: readonly string[];
  readonly failed: number;
}

export interface SummaryRules {
  /** Skips for something missing are failures, for CI has installed everything. */
  readonly strict: boolean;
  /** What may be missing even so, with the reason. */
  readonly allowed: ReadonlyMap<string, string>;
}

/** Sums up results. `crashed` are runs that failed without a failed test, for a syntax error or at a fatal fault. */
export function summarise(
  results: readonly TestResult[],
  crashed: readonly string[],
  rules: SummaryRules,
): Summary {
  const count = (outcome: TestResult["outcome"]) =>
    results.filter((result) => result.outcome === outcome).length;
  const skipped = results.filter((result) => result.outcome === "skipped");
  const wrong = rules.strict ? skipped.filter(({ name }) => !isAllowed(name, rules)) : [];
  const failed = count("failed") + crashed.length + wrong.length;
  const left = skipped.length - wrong.length;
  return {
    line: `${count("passed")} passed, ${failed} failed${left === 0 ? "" : `, ${left} skipped`}`,
    notes: [
      ...skipNotes(skipped),
      ...wrong.map(({ name }) => `FAILED: skipped in CI: ${name}`),
      ...crashed.map((what) => `FAILED: outside of any test: ${what}`),
    ],
    failed,
  };
}

/** Why a test was skipped; a test that does not say gets no benefit of the doubt. */
function reasonOf(name: string): string {
  if (isFullSizeOnly(name)) return "runs at full size only (deno task test:full)";
  const choice = choiceIn(name);
  if (choice !== undefined) return `by choice: ${choice}`;
  const missing = missingIn(name);
  return missing === undefined ? "no reason given" : `missing here: ${missing.join(", ")}`;
}

function isAllowed(name: string, { allowed }: SummaryRules): boolean {
  if (isFullSizeOnly(name) || choiceIn(name) !== undefined) return true;
  return (missingIn(name)?.every((what) => allowed.has(what)) ?? false);
}

function skipNotes(skipped: readonly TestResult[]): string[] {
  const byReason = Map.groupBy(skipped, ({ name }) => reasonOf(name));
  return [...byReason].flatMap(([reason, tests]) => [
    `skipped, ${reason}:`,
    ...tests.map(({ name }) => `  ${name.replace(/ \[[^\]]*\]$/, "")}`),
  ]);
}
