import type { LineCounts } from "../heavy_counts.ts";

/** Plain data of {@linkcode TimeCounts}. */
export interface TimeCountsData {
  /** Width of a bucket, a power of two. */
  readonly widthS: number;
  /** Bucket number since 1970 → counts; empty buckets are not there. */
  readonly buckets: ReadonlyMap<number, LineCounts>;
}

/** Buckets with lines in them: five hours at one second each, two years at an hour each. */
const BUCKETS_MAX = 20_000;

/**
 * Counts over time in bounded memory: one second wide buckets, twice as wide whenever there are too
 * many. The result depends only on what was counted, not on the order.
 */
export class TimeCounts {
  #widthS = 1;
  #buckets = new Map<number, [number, number]>();

  add(second: number, lines: number, errors: number): void {
    const bucket = Math.floor(second / this.#widthS);
    const counts = this.#buckets.get(bucket);
    if (counts === undefined) {
      this.#buckets.set(bucket, [lines, errors]);
      while (this.#buckets.size > BUCKETS_MAX) this.#widen();
    } else {
      counts[0] += lines;
      counts[1] += errors;
    }
  }

  merge({ widthS, buckets }: TimeCountsData): void {
    while (this.#widthS < widthS) this.#widen();
    for (const [bucket, [lines, errors]] of buckets) this.add(bucket * widthS, lines, errors);
  }

  /** By time. */
  get data(): TimeCountsData {
    const buckets = new Map([...this.#buckets].sort(([a], [b]) => a - b));
    return { widthS: this.#widthS, buckets };
  }

  #widen(): void {
    const narrow = this.#buckets;
    this.#widthS *= 2;
    this.#buckets = new Map();
    for (const [bucket, [lines, errors]] of narrow) {
      const wide = Math.floor(bucket / 2);
      const counts = this.#buckets.get(wide);
      if (counts === undefined) this.#buckets.set(wide, [lines, errors]);
      else {
        counts[0] += lines;
        counts[1] += errors;
      }
    }
  }
}
