import type { CaptureDiff } from "./compare.ts";

export const VERDICTS = ["improvement", "regression", "different", "stable"] as const;
export type VerdictName = typeof VERDICTS[number];

/** What the table of verdicts looks at. */
export interface VerdictInput {
  /** Relative change of the share of error lines, in percent. */
  readonly errorRateChange: number;
  /** Relative change of the number of lines, in percent. */
  readonly volumeChange: number;
  /** There are error patterns that are new, or came more than twice as often. */
  readonly hasNewPatterns: boolean;
}

export interface Verdict {
  readonly verdict: VerdictName;
  /** 0 to 1. */
  readonly confidence: number;
}

/** An error pattern that the baseline lacks, or has less than half as often. */
export interface NewPattern {
  readonly pattern: string;
  readonly count: number;
  readonly baselineCount: number;
}

/** A current capture against one that is known to be good. */
export interface BaselineReport extends VerdictInput, Verdict {
  readonly newPatterns: readonly NewPattern[];
  readonly missingLabels: readonly string[];
  readonly newLabels: readonly string[];
}

/** Judges B by A. */
export function judgeBaseline(comparison: CaptureDiff): BaselineReport {
  const { a, b, signatures } = comparison;
  const newPatterns = signatures
    .map(({ pattern, errorsA, errorsB }) => ({
      pattern,
      count: errorsB,
      baselineCount: errorsA,
    }))
    .filter(({ count, baselineCount }) =>
      count > (baselineCount === 0 ? a.undercount : 2 * baselineCount)
    )
    .sort((x, y) => y.count - x.count || (x.pattern < y.pattern ? -1 : 1));
  const input = {
    errorRateChange: percentChange(errorRate(a), errorRate(b)),
    volumeChange: percentChange(a.lines, b.lines),
    hasNewPatterns: newPatterns.length > 0,
  };
  return {
    ...input,
    ...judge(input),
    newPatterns,
    missingLabels: comparison.labelsOnlyA,
    newLabels: comparison.labelsOnlyB,
  };
}

/** The table, its rows in the order in which they are tried. */
export function judge(input: VerdictInput): Verdict {
  const { errorRateChange: errors, volumeChange, hasNewPatterns: isNew } = input;
  if (errors < -20) return { verdict: "improvement", confidence: errors < -50 ? 0.9 : 0.7 };
  if (errors > 50 && isNew) {
    const confidence = errors > 200 ? 0.95 : errors > 100 ? 0.85 : 0.7;
    return { verdict: "regression", confidence };
  }
  if (Math.abs(volumeChange) > 50 && Math.abs(errors) <= 50) {
    return { verdict: "different", confidence: 0.6 };
  }
  if (errors > 50) return { verdict: "different", confidence: 0.5 };
  if (Math.abs(errors) <= 20 && !isNew) {
    return { verdict: "stable", confidence: Math.abs(errors) <= 5 ? 0.95 : 0.8 };
  }
  return { verdict: isNew ? "different" : "stable", confidence: 0.5 };
}

function errorRate({ lines, errors }: CaptureDiff["a"]): number {
  return lines === 0 ? 0 : errors / lines;
}

/** In percent of what it was; from nothing to something is 100. */
export function percentChange(before: number, after: number): number {
  if (before === 0) return after === 0 ? 0 : 100;
  return (after - before) / before * 100;
}
