import type { Comparison } from "./baseline.ts";
import { suggestionsOf } from "./commands.ts";
import { isoOf } from "./moment.ts";
import type { Triage } from "./triage.ts";
import { signatureJson, windowsJson } from "./triage_json.ts";

export type Severity = "high" | "medium" | "low";

/** Shares of lines that are errors, in per cent, above which a capture is worrying, or bad. */
const MEDIUM_PCT = 1;
const HIGH_PCT = 5;

/** How bad a capture looks: any fatal line (panic, OOMKilled, segfault …) is as bad as it gets. */
export function severityOf(triage: Triage): Severity {
  if ((triage.levels.fatal ?? 0) > 0) return "high";
  const rate = errorRatePct(triage);
  if (rate > HIGH_PCT) return "high";
  return rate > MEDIUM_PCT ? "medium" : "low";
}

export function errorRatePct({ errorLines, totalLines }: Triage): number {
  return totalLines === 0 ? 0 : errorLines / totalLines * 100;
}

/** What a report says of the files, which triage does not look at. */
export interface CaptureFacts {
  readonly files: number;
  /** Bytes before compression. */
  readonly bytes: number;
}

export interface ReportInput {
  readonly triage: Triage;
  readonly facts: CaptureFacts;
  readonly top: number;
  readonly comparison?: Comparison;
}

/** The JSON of `logtap report`, and its `report.json` (docs/json.md). */
export function reportJson({ triage, facts, top }: ReportInput): Record<string, unknown> {
  const { started, stopped } = triage.metadata;
  const seconds = stopped === undefined ? spanSeconds(triage) : secondsBetween(started, stopped);
  return {
    capture: {
      dir: triage.dir,
      files: facts.files,
      entries: triage.totalLines,
      bytes: facts.bytes,
      started,
      ...(stopped !== undefined && { stopped }),
      duration_seconds: Math.round(seconds * 1000) / 1000,
    },
    labels: Object.fromEntries([...triage.talkers].map(([key, values]) => [key, values.length])),
    triage: {
      total_lines: triage.totalLines,
      error_lines: triage.errorLines,
      error_rate_pct: Math.round(errorRatePct(triage) * 1000) / 1000,
      top_errors: triage.signatures.slice(0, top).map(signatureJson),
      windows: windowsJson(triage.windows),
    },
    severity: severityOf(triage),
    suggested_commands: suggestionsOf(triage).map(({ command }) => command),
  };
}

function secondsBetween(from: string, to: string): number {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}

function spanSeconds({ span }: Triage): number {
  return span === undefined ? 0 : span.toS - span.fromS;
}

/** `18m 25s (from … to …)` for people. */
export function periodText({ span }: Triage): string {
  return span === undefined ? "no times" : `${isoOf(span.fromS)} to ${isoOf(span.toS)}`;
}
