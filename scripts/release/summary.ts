import type { Outcome } from "./build.ts";
import { platformOf } from "./targets.ts";

/** Exit codes of `deno task release`. */
export const RELEASE_EXIT = {
  /** All targets, all checks. */
  complete: 0,
  /** Something went wrong. */
  failed: 1,
  /** It did not begin: the repository is not in the state of a release. */
  refused: 2,
  /** Some targets were not run; what was run is right. A failure with `--require-all`. */
  incomplete: 3,
} as const;

export interface SummaryFacts {
  readonly outcomes: readonly Outcome[];
  /** What was looked at afterwards, or what was wrong. */
  readonly checked: readonly string[];
  readonly broken: string | undefined;
  readonly requireAll: boolean;
}

export function releaseExit({ outcomes, broken, requireAll }: SummaryFacts): number {
  const has = (kind: Outcome["kind"]) => outcomes.some((outcome) => outcome.kind === kind);
  if (broken !== undefined || has("failed") || !has("built")) return RELEASE_EXIT.failed;
  if (!has("not run")) return RELEASE_EXIT.complete;
  return requireAll ? RELEASE_EXIT.failed : RELEASE_EXIT.incomplete;
}

/** `linux-x64 built`, `macos-x64 not run: …`; then the checks; then one line that sums up. */
export function summaryText(facts: SummaryFacts): string {
  const { outcomes, checked, broken, requireAll } = facts;
  const count = (kind: Outcome["kind"]) => outcomes.filter((found) => found.kind === kind).length;
  const targets = outcomes.map((outcome) => {
    const reason = outcome.kind === "built" ? "" : `: ${outcome.reason}`;
    return `  ${platformOf(outcome.target).padEnd(13)} ${outcome.kind}${reason}`;
  });
  const checks = checked.map((what) => `  checked: ${what}`);
  const wrong = broken === undefined ? [] : [`  WRONG: ${broken}`];
  const short = requireAll && count("not run") > 0 ? "; --require-all wants every target" : "";
  const end = `${count("built")} built, ${count("not run")} not run, ${count("failed")} failed`;
  return [...targets, ...checks, ...wrong, `${end}${short}`].map((line) => `${line}\n`).join("");
}
