import { nsOfTs } from "../units/mod.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A week of minutes. Beyond it buckets widen: one stray time in 1970 must not cost memory. */
const BUCKETS_MAX = 10_080;

/** How wide a bucket is, for data that spans less than `belowS` seconds. */
const WIDTHS: readonly { readonly belowS: number; readonly widthS: number }[] = [
  { belowS: 2 * HOUR, widthS: MINUTE },
  { belowS: 12 * HOUR, widthS: 5 * MINUTE },
  { belowS: 3 * DAY, widthS: 15 * MINUTE },
  { belowS: 7 * DAY, widthS: HOUR },
  { belowS: Infinity, widthS: 4 * HOUR },
];

/** So many lines somewhere between two moments. */
export interface Span {
  /** Canonical times, inclusive. */
  readonly from: string;
  readonly to: string;
  readonly lines: number;
}

/** Lines over time, in buckets of one width, from the first to the last, empty ones too. */
export interface Timeline {
  readonly widthS: number;
  /** Start of the first bucket, in seconds since 1970; a multiple of the width. */
  readonly startS: number;
  readonly lines: readonly number[];
}

/**
 * Spreads the lines of every span evenly over the buckets it touches, as whole lines; what does
 * not divide goes to its first bucket. Undefined when there is nothing to spread.
 */
export function timelineOf(spans: readonly Span[]): Timeline | undefined {
  const ranges = spans.map(({ from, to, lines }) => ({
    fromS: secondsOf(from),
    toS: secondsOf(to),
    lines,
  }));
  if (ranges.length === 0) return undefined;
  const fromS = ranges.reduce((least, range) => Math.min(least, range.fromS), Infinity);
  const toS = ranges.reduce((most, range) => Math.max(most, range.toS), -Infinity);
  const widthS = widthFor(toS - fromS);
  const first = Math.floor(fromS / widthS);
  const lines = new Array<number>(Math.floor(toS / widthS) - first + 1).fill(0);
  for (const range of ranges) {
    const begin = Math.floor(range.fromS / widthS) - first;
    const count = Math.max(1, Math.floor(range.toS / widthS) - first - begin + 1);
    const share = Math.floor(range.lines / count);
    for (let i = begin; i < begin + count; i++) lines[i]! += share;
    lines[begin]! += range.lines - share * count;
  }
  return { widthS, startS: first * widthS, lines };
}

function widthFor(spanS: number): number {
  const { widthS } = WIDTHS.find(({ belowS }) => spanS < belowS)!;
  // One bucket fewer than allowed, because a span can begin in the middle of one.
  if (spanS / widthS < BUCKETS_MAX - 1) return widthS;
  return Math.ceil(spanS / (BUCKETS_MAX - 1) / DAY) * DAY;
}

/** Whole seconds since 1970, rounded down. */
function secondsOf(ts: string): number {
  return Math.floor(Number(nsOfTs(ts)) / 1e9);
}

/** `5-min buckets`, `4-hour buckets`, `2-day buckets`. */
export function widthName(widthS: number): string {
  if (widthS < HOUR) return `${widthS / MINUTE}-min buckets`;
  return widthS < DAY ? `${widthS / HOUR}-hour buckets` : `${widthS / DAY}-day buckets`;
}

/** Block characters of eight heights; only an empty bucket is empty. */
const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** One character a value, the highest value as a full block. */
export function sparkline(values: readonly number[], max: number): string {
  return values.map((value) => {
    if (value === 0) return " ";
    return LEVELS[Math.min(LEVELS.length - 1, Math.ceil((value / max) * LEVELS.length) - 1)];
  }).join("");
}
