import { type Alignment, alignRates, type Rates } from "./align.ts";
import { groupMasks } from "./group.ts";
import type { BoundedCounts, Side } from "./side.ts";
import { hasChanged, scoreOf } from "./significance.ts";
import { type Span, spanOf } from "./span.ts";
import { isWorse, LEVEL_NAMES, type LevelName } from "./tally.ts";

/** One side with the marks that its capture has. */
export interface ComparedSide {
  readonly side: Side;
  /** Name of a phase → canonical time. */
  readonly marks: ReadonlyMap<string, string>;
}

export interface CompareOptions {
  readonly align: Alignment;
  readonly windowS: number;
}

/** A count on both sides, as counts and per second. */
export interface Change {
  readonly countA: number;
  readonly countB: number;
  readonly rateA: number;
  readonly rateB: number;
  /** As `scoreOf` tells it. */
  readonly score: number;
  /** The rate has changed by more than chance explains, and at least doubled or halved. */
  readonly isFar: boolean;
}

export interface LevelChange extends Change {
  readonly level: LevelName;
}

export interface SignatureChange extends Change {
  readonly pattern: string;
  /** The worst of its lines on either side. */
  readonly level: LevelName;
  readonly errorsA: number;
  readonly errorsB: number;
  readonly example: string;
}

export interface TalkerChange extends Change {
  readonly label: string;
  readonly value: string;
  readonly kind: "new" | "gone" | "changed";
}

/** What is different between two captures. Every list is sorted; nothing is cut off. */
export interface CaptureDiff {
  readonly a: ComparedSummary;
  readonly b: ComparedSummary;
  readonly align: Alignment;
  readonly rates: Rates;
  readonly labelsOnlyA: readonly string[];
  readonly labelsOnlyB: readonly string[];
  /** From worst to harmless; levels that occur. */
  readonly levels: readonly LevelChange[];
  /** Every signature of either side, by name. */
  readonly signatures: readonly SignatureChange[];
  /** Label values whose share has changed, most surprising first. */
  readonly talkers: readonly TalkerChange[];
}

export interface ComparedSummary {
  readonly lines: number;
  readonly errors: number;
  readonly span: Span;
  readonly labels: readonly string[];
  /** By how much counts of signatures may be too low. */
  readonly undercount: number;
}

/** @throws {LogtapError} usage — as `alignRates`. */
export function compareSides(
  a: ComparedSide,
  b: ComparedSide,
  options: CompareOptions,
): CaptureDiff {
  const [spanA, spanB] = [spanOf(a.side), spanOf(b.side)];
  const change = changeOf(spanA, spanB);
  const [labelsA, labelsB] = [labelNames(a.side), labelNames(b.side)];
  return {
    a: summaryOf(a.side, spanA),
    b: summaryOf(b.side, spanB),
    align: options.align,
    rates: alignRates(timed(a, spanA), timed(b, spanB), options),
    labelsOnlyA: labelsA.filter((name) => !labelsB.includes(name)),
    labelsOnlyB: labelsB.filter((name) => !labelsA.includes(name)),
    levels: LEVEL_NAMES.toReversed().flatMap((level) => {
      const [inA, inB] = [a.side.levels.get(level) ?? 0, b.side.levels.get(level) ?? 0];
      return inA + inB === 0 ? [] : [{ level, ...change(inA, inB) }];
    }),
    signatures: compareSignatures(a.side, b.side, change),
    talkers: compareTalkers(a.side, b.side, change),
  };
}

function timed({ side: { times }, marks }: ComparedSide, span: Span) {
  const seconds = (ts: string) => Date.parse(`${ts.slice(0, 19)}Z`) / 1000;
  return {
    times,
    span,
    marks: new Map([...marks].map(([name, ts]) => [name, seconds(ts)] as const)),
  };
}

function summaryOf(side: Side, span: Span): ComparedSummary {
  const { lines, errors, signatures: { undercount } } = side;
  return { lines, errors, span, labels: labelNames(side), undercount };
}

function labelNames({ labels }: Side): readonly string[] {
  return [...labels.keys()].sort();
}

type MakeChange = (countA: number, countB: number) => Change;

function changeOf({ seconds: secondsA }: Span, { seconds: secondsB }: Span): MakeChange {
  return (countA, countB) => {
    const a = { count: countA, seconds: secondsA };
    const b = { count: countB, seconds: secondsB };
    return {
      countA,
      countB,
      rateA: countA / secondsA,
      rateB: countB / secondsB,
      score: scoreOf(a, b),
      isFar: hasChanged(a, b),
    };
  };
}

interface Merged {
  level: LevelName;
  example: string;
  a: [number, number];
  b: [number, number];
}

function compareSignatures(a: Side, b: Side, change: MakeChange): readonly SignatureChange[] {
  const masksOf = ({ signatures }: Side) => signatures.counters.map(([mask]) => mask);
  const names = groupMasks([...masksOf(a), ...masksOf(b)]);
  const merged = new Map<string, Merged>();
  for (const [key, { signatures }] of [["a", a], ["b", b]] as const) {
    for (const [mask, { lines, errors, facts: { level, example } }] of signatures.counters) {
      const pattern = names.get(mask)!;
      let known = merged.get(pattern);
      if (known === undefined) {
        known = { level, example, a: [0, 0], b: [0, 0] };
        merged.set(pattern, known);
      } else if (isWorse(level, known.level)) known.level = level;
      known[key][0] += lines;
      known[key][1] += errors;
    }
  }
  return [...merged].sort(([x], [y]) => x < y ? -1 : 1).map(([pattern, known]) => {
    const { level, example, a: [countA, errorsA], b: [countB, errorsB] } = known;
    return { pattern, level, example, errorsA, errorsB, ...change(countA, countB) };
  });
}

const NO_COUNTS: BoundedCounts = { counts: new Map(), undercount: 0 };

function compareTalkers(a: Side, b: Side, change: MakeChange): readonly TalkerChange[] {
  const talkers: TalkerChange[] = [];
  for (const label of labelNames(a).filter((name) => b.labels.has(name))) {
    const [inA, inB] = [a.labels.get(label) ?? NO_COUNTS, b.labels.get(label) ?? NO_COUNTS];
    for (const value of new Set([...inA.counts.keys(), ...inB.counts.keys()])) {
      const [countA, countB] = [inA.counts.get(value)?.[0] ?? 0, inB.counts.get(value)?.[0] ?? 0];
      const found = change(countA, countB);
      if (!found.isFar) continue;
      const kind = countA === 0 ? "new" : countB === 0 ? "gone" : "changed";
      talkers.push({ label, value, kind, ...found });
    }
  }
  return talkers.sort((x, y) =>
    Math.abs(y.score) - Math.abs(x.score) || (x.label < y.label ? -1 : x.label > y.label ? 1 : 0) ||
    (x.value < y.value ? -1 : 1)
  );
}
