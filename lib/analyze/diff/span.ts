import { nsOfTs, tsOfTime } from "../../units/mod.ts";
import type { Side } from "./side.ts";

/** From when to when a capture's lines are, and how long that is. */
export interface Span {
  /** Canonical times; empty when no line has a time. */
  readonly from: string;
  readonly to: string;
  /** Start of the second of `from`, in seconds since 1970. */
  readonly startS: number;
  /** End of the second of `to`, the same way; wider buckets may end later. */
  readonly endS: number;
  readonly durationNs: number;
  /** For rates: at least one second. */
  readonly seconds: number;
}

/** A few lines so far away from all others that their clocks were wrong. */
const STRAY_SHARE = 0.01;
/** Rates over less than this say nothing. */
const SECONDS_MIN = 1;

const NOTHING: Span = { from: "", to: "", startS: 0, endS: 0, durationNs: 0, seconds: SECONDS_MIN };

/**
 * The time in which a capture's lines lie. Strays do not count: less than a hundredth of the lines,
 * before or after a gap that is longer than all the rest lasts. One line of 1970 would otherwise
 * move everything.
 */
export function spanOf({ times, from, to }: Pick<Side, "times" | "from" | "to">): Span {
  const buckets = [...times.buckets].map(([bucket, [lines]]) => ({ bucket, lines }));
  if (buckets.length === 0) return NOTHING;
  const first = firstOf(buckets);
  const mirrored = buckets.slice(first).reverse()
    .map(({ bucket, lines }) => ({ bucket: -bucket, lines }));
  const last = buckets.length - 1 - firstOf(mirrored);
  const start = first === 0 ? from : momentOf(buckets[first]!.bucket * times.widthS);
  const isWhole = last === buckets.length - 1;
  const end = isWhole ? to : momentOf((buckets[last]!.bucket + 1) * times.widthS);
  const durationNs = Number(nsOfTs(end) - nsOfTs(start));
  return {
    from: start,
    to: end,
    startS: secondOf(start),
    endS: secondOf(end) + 1,
    durationNs,
    seconds: Math.max(SECONDS_MIN, durationNs / 1e9),
  };
}

function secondOf(ts: string): number {
  return Date.parse(`${ts.slice(0, 19)}Z`) / 1000;
}

interface Bucket {
  readonly bucket: number;
  readonly lines: number;
}

/** Index of the first bucket that is no stray's; buckets rise. */
function firstOf(buckets: readonly Bucket[]): number {
  const total = buckets.reduce((sum, { lines }) => sum + lines, 0);
  const end = buckets.at(-1)!.bucket;
  let first = 0;
  let before = 0;
  for (let i = 0; i + 1 < buckets.length; i++) {
    before += buckets[i]!.lines;
    if (before > total * STRAY_SHARE) break;
    const next = buckets[i + 1]!.bucket;
    if (next - buckets[i]!.bucket > end - next) first = i + 1;
  }
  return first;
}

function momentOf(seconds: number): string {
  return seconds < 0
    ? new Date(seconds * 1000).toISOString().replace("Z", "000000Z")
    : tsOfTime({ seconds, nanos: 0 });
}
