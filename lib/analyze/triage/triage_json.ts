import { metadataJson } from "../../capture/read.ts";
import type { Aligned, Signature } from "../../line/mod.ts";
import type { Comparison } from "./baseline.ts";
import { suggestionsOf } from "./commands.ts";
import type { Correlation } from "./correlate.ts";
import { isoOf } from "./moment.ts";
import type { Talker } from "./talkers.ts";
import type { Triage } from "./triage.ts";
import type { TimeWindow, Windows } from "./windows.ts";

/** The JSON of `logtap triage --json` (docs/json.md): the older program's keys first, then ours. */
export function triageJson(
  triage: Triage,
  { top, comparison }: { readonly top: number; readonly comparison?: Comparison },
): Record<string, unknown> {
  const { timeline, sketch, span } = triage;
  return {
    dir: triage.dir,
    metadata: metadataJson(triage.metadata),
    timeline: timelineJson(triage),
    errors: triage.signatures.slice(0, top).map(signatureJson),
    talkers: Object.fromEntries(
      [...triage.talkers].map(([key, values]) => [key, values.map(talkerJson)]),
    ),
    windows: windowsJson(triage.windows),
    correlations: triage.correlations.map(correlationJson),
    total_lines: triage.totalLines,
    error_lines: triage.errorLines,
    levels: triage.levels,
    window_seconds: timeline.widthS,
    data_from: span === undefined ? null : isoOf(span.fromS),
    data_to: span === undefined ? null : isoOf(span.toS),
    not_entries: triage.notEntries,
    untimed_lines: triage.untimedLines,
    outside_lines: timeline.outside,
    signatures: {
      kept: triage.signatures.length,
      limit: sketch.limit,
      other_errors: sketch.others,
      undercount_max: sketch.undercount,
    },
    talkers_undercount_max: Object.fromEntries(triage.talkersUndercount),
    suggested_commands: suggestionsOf(triage).map(({ command }) => command),
    ...(comparison !== undefined && { baseline: comparisonJson(comparison) }),
  };
}

function timelineJson({ timeline: { startS, widthS, total, errors } }: Triage): readonly unknown[] {
  return total.map((lines, i) => ({
    time: isoOf(startS + i * widthS),
    total_lines: lines,
    error_lines: errors[i]!,
  }));
}

export function signatureJson({ signature, count, firstSeen, example }: Signature) {
  return { signature, count, first_seen: firstSeen, example };
}

function talkerJson({ value, total, errors }: Talker) {
  return { value, total_lines: total, error_lines: errors };
}

/** `windows.json`, and the member of that name. */
export function windowsJson({ peakError, incidentStart, steadyState }: Windows) {
  return {
    ...(peakError !== undefined && { peak_error: windowJson(peakError) }),
    ...(incidentStart !== undefined && { incident_start: windowJson(incidentStart) }),
    ...(steadyState !== undefined && { steady_state: windowJson(steadyState) }),
  };
}

function windowJson({ fromS, toS, description }: TimeWindow) {
  return { from: isoOf(fromS), to: isoOf(toS), description };
}

function correlationJson(one: Correlation) {
  return {
    source: one.source,
    target: one.target,
    lag_seconds: one.lagS,
    pattern: one.pattern,
    confidence: one.confidence,
    source_error: one.sourceError,
    target_error: one.targetError,
  };
}

function comparisonJson(one: Comparison) {
  const change = ({ signature, before, after, example }: Aligned) => ({
    signature,
    count: after || before,
    example,
  });
  return {
    dir: one.dir,
    total_lines: one.totalLines,
    error_lines: one.errorLines,
    new_signatures: one.fresh.map(change),
    gone_signatures: one.gone.map(change),
    undercount_max: one.undercount,
  };
}
