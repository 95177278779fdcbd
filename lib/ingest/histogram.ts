/** Upper bounds in seconds; the same as the older program's, for dashboards that know them. */
export const DURATION_BUCKETS_S = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
] as const;

/** A histogram at one moment. */
export interface HistogramSnapshot {
  /** Observations at or below each of {@linkcode DURATION_BUCKETS_S}. */
  readonly cumulative: readonly number[];
  readonly count: number;
  readonly sumSeconds: number;
}

/** Durations, counted into fixed buckets. */
export class DurationHistogram {
  /** One for each bound and one for what is above the last. */
  readonly #buckets = new Float64Array(DURATION_BUCKETS_S.length + 1);
  #sumSeconds = 0;

  observe(seconds: number): void {
    let i = 0;
    while (i < DURATION_BUCKETS_S.length && seconds > DURATION_BUCKETS_S[i]!) i++;
    this.#buckets[i]!++;
    this.#sumSeconds += seconds;
  }

  snapshot(): HistogramSnapshot {
    let count = 0;
    const cumulative = Array.from(this.#buckets, (bucket) => count += bucket);
    return { cumulative: cumulative.slice(0, -1), count, sumSeconds: this.#sumSeconds };
  }
}
