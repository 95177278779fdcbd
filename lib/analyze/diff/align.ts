import { LogtapError } from "../../fault/mod.ts";
import type { Side } from "./side.ts";
import type { Span } from "./span.ts";
import type { LineCounts } from "../heavy_counts.ts";

/**
 * What counts as the same time in two captures: so long after the first line; the same time of the
 * clock; so long after the mark of the same name.
 */
export type Alignment = "start" | "clock" | "phase";

/**
 * Lines a second in one window of time, on both sides: of the part of it that a side's lines span, so
 * that a capture which ends in the middle of a window does not look calm there.
 */
export interface RateRow {
  /** Name of the phase; empty before the first one. Absent unless phases were asked for. */
  readonly phase?: string;
  /** Where the window begins, in seconds since the start (of the phase). */
  readonly offsetS: number;
  readonly rateA: number;
  readonly rateB: number;
  readonly errorRateA: number;
  readonly errorRateB: number;
}

export interface Rates {
  /** Seconds; wider than asked when a capture was too long for windows so narrow. */
  readonly windowS: number;
  /** Windows in which a side has lines, by phase and time. */
  readonly rows: readonly RateRow[];
}

/** A side as far as times go. */
export interface TimedSide {
  readonly times: Side["times"];
  readonly span: Span;
  /** Name of a phase → its first second. */
  readonly marks: ReadonlyMap<string, number>;
}

export interface AlignOptions {
  readonly align: Alignment;
  readonly windowS: number;
}

/** A stretch of time with a name. */
interface Phase {
  readonly name: string;
  readonly startS: number;
}

/** @throws {LogtapError} usage — phases were asked for, and the captures have no mark in common. */
export function alignRates(a: TimedSide, b: TimedSide, options: AlignOptions): Rates {
  const widthS = Math.max(a.times.widthS, b.times.widthS);
  const windowS = Math.ceil(options.windowS / widthS) * widthS;
  const [phasesA, phasesB] = phasesOf(a, b, options.align);
  const countsA = countWindows(a, phasesA, windowS);
  const countsB = countWindows(b, phasesB, windowS);
  const order = [...new Set([...phasesA, ...phasesB].map(({ name }) => name))];
  const rows = order.flatMap((name) => {
    const [inA, inB] = [countsA.get(name) ?? EMPTY, countsB.get(name) ?? EMPTY];
    const windows = [...new Set([...inA.keys(), ...inB.keys()])].sort((x, y) => x - y);
    const phase = options.align === "phase" ? { phase: name } : {};
    return windows.map((window) => ({
      ...phase,
      ...rowOf(window * windowS, inA.get(window) ?? ZERO, inB.get(window) ?? ZERO),
    }));
  });
  return { windowS, rows };
}

/** What one side has in a window. */
interface WindowCounts {
  readonly counts: LineCounts;
  /** How much of the window lies in the side's span and in its phase, at least a second. */
  readonly seconds: number;
}

const EMPTY: ReadonlyMap<number, WindowCounts> = new Map();
const ZERO: WindowCounts = { counts: [0, 0], seconds: 1 };

function rowOf(offsetS: number, a: WindowCounts, b: WindowCounts): RateRow {
  return {
    offsetS,
    rateA: a.counts[0] / a.seconds,
    rateB: b.counts[0] / b.seconds,
    errorRateA: a.counts[1] / a.seconds,
    errorRateB: b.counts[1] / b.seconds,
  };
}

type Phases = readonly Phase[];

function phasesOf(a: TimedSide, b: TimedSide, align: Alignment): readonly [Phases, Phases] {
  const whole = (startS: number): Phases => [{ name: "", startS }];
  if (align === "start") return [whole(a.span.startS), whole(b.span.startS)];
  if (align === "clock") {
    const both = whole(Math.min(a.span.startS, b.span.startS));
    return [both, both];
  }
  const shared = [...a.marks.keys()].filter((mark) => b.marks.has(mark));
  if (shared.length === 0) {
    const names = (marks: ReadonlyMap<string, number>) => [...marks.keys()].join(", ") || "none";
    const text = `Cannot align by phase: no mark is in both captures (${names(a.marks)}; ${
      names(b.marks)
    })`;
    const hint = 'send an entry with the label mark="NAME" where a phase begins, or --align start';
    throw new LogtapError("usage", text.slice(0, 500), { hint });
  }
  return [markedPhases(a), markedPhases(b)];
}

/** By time; what lies before the first mark is a phase without a name. */
function markedPhases({ span, marks }: TimedSide): Phases {
  const phases = [...marks].map(([name, startS]) => ({ name, startS }))
    .sort((x, y) => x.startS - y.startS || (x.name < y.name ? -1 : 1));
  return [{ name: "", startS: span.startS }, ...phases];
}

/** Phase → window → counts. Strays, before the start or behind the end, are in no window. */
function countWindows(
  { times, span }: TimedSide,
  phases: Phases,
  windowS: number,
): ReadonlyMap<string, ReadonlyMap<number, WindowCounts>> {
  const windows = new Map<string, Map<number, WindowCounts>>();
  for (const [bucket, [lines, errors]] of times.buckets) {
    // A bucket belongs to the phase in which it ends, so that a mark's own second is its phase's.
    const endS = (bucket + 1) * times.widthS - 1;
    const at = phases.findLastIndex(({ startS }) => startS <= endS);
    const phase = phases[at];
    if (phase === undefined || bucket * times.widthS >= span.endS) continue;
    let counts = windows.get(phase.name);
    if (counts === undefined) windows.set(phase.name, counts = new Map());
    const offsetS = Math.max(0, bucket * times.widthS - phase.startS);
    const window = Math.floor(offsetS / windowS);
    const known = counts.get(window)?.counts ?? [0, 0];
    const fromS = phase.startS + window * windowS;
    const toS = Math.min(fromS + windowS, span.endS, phases[at + 1]?.startS ?? Infinity);
    counts.set(window, {
      counts: [known[0] + lines, known[1] + errors],
      seconds: Math.max(1, toS - Math.max(fromS, span.startS)),
    });
  }
  return windows;
}
