import type { IndexLine, Metadata, WriterState } from "../capture/mod.ts";
import { canonicalTs, nsOfTs } from "../units/mod.ts";
import { labelTotals, type ValueTotal } from "./label_totals.ts";
import { type Span, type Timeline, timelineOf } from "./timeline.ts";

export interface InspectInput {
  readonly dir: string;
  readonly metadata: Metadata;
  /** Data files, and the bytes they and their tails take on disk. */
  readonly files: number;
  readonly diskBytes: number;
  /** What is known of the lines, one sum a file; years that Go calls zero mean "not known". */
  readonly sums: readonly IndexLine[];
  /** Whether somebody writes it; captures of other writers have no lock to tell by. */
  readonly writer: WriterState;
  /** RFC 3339: where the period of a live capture ends. */
  readonly now: string;
}

/** `unclear`: no end is written down, and nobody can tell why. */
export type CaptureState = "stopped" | "live" | "killed" | "unclear";

export interface Period {
  /** RFC 3339 in whatever zone they were written. */
  readonly from: string;
  readonly to: string;
  readonly ms: number;
}

/** The model of `logtap inspect`. */
export interface Inspection {
  readonly dir: string;
  readonly metadata: Metadata;
  readonly state: CaptureState;
  /** Data files. */
  readonly files: number;
  /** Lines that are in the files now; evicted ones are not. */
  readonly totalLines: number;
  /** Bytes of those lines before compression. */
  readonly totalBytes: number;
  readonly diskBytes: number;
  /** Canonical; absent when no file tells. */
  readonly dataFrom?: string;
  readonly dataTo?: string;
  readonly period?: Period;
  /** Lines received a second over the period, evicted ones included. */
  readonly linesPerSecond?: number;
  readonly labels: ReadonlyMap<string, readonly ValueTotal[]>;
  /** Labels with so many values that some file has not counted them. */
  readonly labelsCapped: readonly string[];
  readonly timeline?: Timeline;
}

/** Summarises a capture from what is known of its files; no line is looked at. */
export function inspect(input: InspectInput): Inspection {
  const { dir, metadata, files, diskBytes, sums } = input;
  const spans = sums.flatMap(knownSpan);
  const totalLines = sums.reduce((total, { lines }) => total + lines, 0);
  const data = rangeOf(spans);
  const period = periodOf(input, data);
  const timeline = timelineOf(spans);
  const received = totalLines + (metadata.ledger?.evicted.lines ?? 0);
  return {
    dir,
    metadata,
    state: stateOf(input),
    files,
    totalLines,
    totalBytes: sums.reduce((total, { bytes }) => total + bytes, 0),
    diskBytes,
    ...(data !== undefined && { dataFrom: data.from, dataTo: data.to }),
    ...(period !== undefined && { period }),
    ...(period !== undefined && period.ms > 0 && {
      linesPerSecond: received / (period.ms / 1000),
    }),
    labels: labelTotals(sums),
    labelsCapped: [...new Set(sums.flatMap((sum) => sum.labelsCapped ?? []))].sort(),
    ...(timeline !== undefined && { timeline }),
  };
}

/** Nothing for a file that does not know its times, or has Go's zero time in their place. */
function knownSpan({ from, to, lines }: IndexLine): Span[] {
  const [min, max] = [canonicalTs(from), canonicalTs(to)];
  if (min === undefined || max === undefined || min > max || min < FIRST_TIME) return [];
  return lines === 0 ? [] : [{ from: min, to: max, lines }];
}

/** No log line is older than the first logs; the year 1 in older captures means "not known". */
const FIRST_TIME = "1900-01-01T00:00:00.000000000Z";

function rangeOf(spans: readonly Span[]): { from: string; to: string } | undefined {
  const [first] = spans;
  if (first === undefined) return undefined;
  const range = { from: first.from, to: first.to };
  for (const { from, to } of spans) {
    if (from < range.from) range.from = from;
    if (to > range.to) range.to = to;
  }
  return range;
}

function stateOf({ metadata, writer }: InspectInput): CaptureState {
  if (metadata.stopped !== undefined) return "stopped";
  if (writer === "unknown") return "unclear";
  return writer === "alive" ? "live" : "killed";
}

/**
 * From start to stop as the metadata has them; to now while live. A capture without a known end
 * lasted at least until its last line; one without a readable start is as long as its data.
 */
function periodOf(
  input: InspectInput,
  data: { readonly from: string; readonly to: string } | undefined,
): Period | undefined {
  const { metadata: { started, stopped } } = input;
  const end = stopped ?? (input.writer === "alive" ? input.now : data?.to);
  const [from, to] = [canonicalTs(started), end === undefined ? undefined : canonicalTs(end)];
  if (end !== undefined && from !== undefined && to !== undefined && from <= to) {
    return { from: started, to: end, ms: msBetween(from, to) };
  }
  return data === undefined ? undefined : { ...data, ms: msBetween(data.from, data.to) };
}

function msBetween(from: string, to: string): number {
  return Number((nsOfTs(to) - nsOfTs(from)) / 1_000_000n);
}
