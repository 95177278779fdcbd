import type { Metadata } from "../../capture/mod.ts";
import type { Level, Signature } from "../../line/mod.ts";
import { correlate, type Correlation } from "./correlate.ts";
import { denseTimeline, type Timeline } from "./dense_timeline.ts";
import type { Span } from "./scan.ts";
import type { Talker } from "./talkers.ts";
import type { TriageSums } from "./totals.ts";
import { type Windows, windowsOf } from "./windows.ts";

/** What a capture's errors say: the model behind every output of `logtap triage` and `report`. */
export interface Triage {
  readonly dir: string;
  readonly metadata: Metadata;
  readonly totalLines: number;
  readonly errorLines: number;
  /** Lines of the files that are no entries. */
  readonly notEntries: number;
  /** Lines whose time cannot be read. */
  readonly untimedLines: number;
  /** Least and greatest time of a line, far ones too. */
  readonly span?: Span;
  readonly levels: Readonly<Partial<Record<Level, number>>>;
  readonly timeline: Timeline;
  /** All signatures that were kept; by count, then by signature. */
  readonly signatures: readonly Signature[];
  readonly sketch: Sketch;
  /** By label; values by lines, then by value. */
  readonly talkers: ReadonlyMap<string, readonly Talker[]>;
  /** By how much a value's lines may be too few, for labels with very many values. */
  readonly talkersUndercount: ReadonlyMap<string, number>;
  readonly windows: Windows;
  readonly correlations: readonly Correlation[];
}

/** How exact the signatures are. */
export interface Sketch {
  readonly limit: number;
  /** Errors of signatures that had to make room. */
  readonly others: number;
  /** By how much a count may be too low. 0 means that counts are exact. */
  readonly undercount: number;
}

export interface TriageInput {
  readonly dir: string;
  readonly metadata: Metadata;
  readonly sums: TriageSums;
  readonly signaturesMax: number;
}

/** Makes the model of what was counted. */
export function triageOf({ dir, metadata, sums, signaturesMax }: TriageInput): Triage {
  const { mined: { signatures, others, undercount } } = sums;
  const timeline = denseTimeline(sums.timeline);
  return {
    dir,
    metadata,
    totalLines: sums.lines,
    errorLines: sums.errors,
    notEntries: sums.notEntries,
    untimedLines: sums.untimed,
    ...(sums.span !== undefined && { span: sums.span }),
    levels: sums.levels,
    timeline,
    signatures,
    sketch: { limit: signaturesMax, others, undercount },
    talkers: sums.talkers,
    talkersUndercount: sums.talkersUndercount,
    windows: windowsOf(timeline, signatures),
    correlations: correlate(sums.services, shownSpan(timeline, sums.span)),
  };
}

/** From the first line to the last, of those that the timeline shows. */
function shownSpan({ startS, widthS, total }: Timeline, span?: Span): Span {
  const [from, to] = [startS, startS + total.length * widthS - 1];
  if (span === undefined) return { fromS: from, toS: to };
  return { fromS: Math.max(from, span.fromS), toS: Math.min(to, span.toS) };
}
