import type { Metadata } from "../../capture/mod.ts";
import type { CaptureDiff, Change, ComparedSummary, SignatureChange } from "./compare.ts";
import { pickDifferences } from "./pick.ts";
import type { BaselineReport } from "./verdict.ts";

/** Which captures were compared. */
export interface DiffPlaces {
  readonly a: DiffPlace;
  readonly b: DiffPlace;
}

export interface DiffPlace {
  readonly dir: string;
  readonly metadata: Pick<Metadata, "started" | "stopped">;
}

/** `logtap diff --json`: the older program's keys first, then ours (docs/json.md). */
export function diffJson(comparison: CaptureDiff, { a, b }: DiffPlaces): Record<string, unknown> {
  const { rates, levels, talkers } = comparison;
  const { fresh, gone, changed, errorsOnlyA, errorsOnlyB } = pickDifferences(comparison);
  return {
    a: sideJson(a, comparison.a),
    b: sideJson(b, comparison.b),
    labels_only_a: comparison.labelsOnlyA,
    labels_only_b: comparison.labelsOnlyB,
    errors_only_a: errorsOnlyA.map(({ pattern, errorsA }) => ({ pattern, count: errorsA })),
    errors_only_b: errorsOnlyB.map(({ pattern, errorsB }) => ({ pattern, count: errorsB })),
    rate_compare: rates.rows.map((row) => ({
      ...(row.phase !== undefined && { phase: row.phase }),
      minute: rounded(row.offsetS / 60),
      rate_a: rounded(row.rateA),
      rate_b: rounded(row.rateB),
      error_rate_a: rounded(row.errorRateA),
      error_rate_b: rounded(row.errorRateB),
    })),
    align: comparison.align,
    window_seconds: rates.windowS,
    levels: levels.map(({ level, ...change }) => ({ level, ...changeJson(change) })),
    new: fresh.map(signatureJson),
    gone: gone.map(signatureJson),
    changed: changed.map(signatureJson),
    talkers: talkers.map(({ label, value, kind, ...change }) => ({
      label,
      value,
      kind,
      ...changeJson(change),
    })),
  };
}

function sideJson({ dir, metadata }: DiffPlace, summary: ComparedSummary) {
  const { lines, errors, span, labels, undercount } = summary;
  return {
    dir,
    started: metadata.started,
    stopped: metadata.stopped ?? null,
    duration: span.durationNs,
    lines,
    lines_per_sec: rounded(lines / span.seconds),
    labels,
    error_lines: errors,
    data_from: span.from || null,
    data_to: span.to || null,
    undercount,
  };
}

function signatureJson({ pattern, level, example, ...change }: SignatureChange) {
  return { pattern, level, ...changeJson(change), example };
}

function changeJson({ countA, countB, rateA, rateB, score }: Change) {
  return {
    count_a: countA,
    count_b: countB,
    rate_a: rounded(rateA),
    rate_b: rounded(rateB),
    score: rounded(score),
  };
}

/** `logtap diff --baseline --json`. */
export function baselineJson(
  report: BaselineReport,
  comparison: CaptureDiff,
  { a, b }: DiffPlaces,
): Record<string, unknown> {
  return {
    baseline: a.dir,
    current: b.dir,
    error_rate_change: signedPercent(report.errorRateChange),
    volume_change: signedPercent(report.volumeChange),
    new_error_patterns: report.newPatterns.map(({ pattern, count, baselineCount }) => ({
      pattern,
      count,
      baseline_count: baselineCount,
    })),
    missing_labels: report.missingLabels,
    new_labels: report.newLabels,
    verdict: report.verdict,
    confidence: report.confidence,
    lines: { baseline: comparison.a.lines, current: comparison.b.lines },
    error_lines: { baseline: comparison.a.errors, current: comparison.b.errors },
  };
}

/** `+340%`. */
export function signedPercent(percent: number): string {
  const whole = Math.round(percent);
  return `${whole < 0 ? "" : "+"}${whole === 0 ? 0 : whole}%`;
}

/** To four digits behind the point. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000 + 0;
}
