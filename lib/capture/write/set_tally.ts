import type { Batch, LabelSet } from "../../entry/mod.ts";

/** Lines of one label set, and the times they span in ns since 1970. */
export interface SetFacts {
  readonly set: LabelSet;
  readonly lines: number;
  readonly minNs: bigint;
  readonly maxNs: bigint;
}

/** The same while it is counted. */
export class SetTally implements SetFacts {
  readonly set: LabelSet;
  lines = 0;
  minSeconds = Infinity;
  minNanos = 0;
  maxSeconds = -Infinity;
  maxNanos = 0;

  constructor(set: LabelSet) {
    this.set = set;
  }

  /** Counts entry `i` of the batch. */
  count(batch: Batch, i: number): void {
    this.lines++;
    this.#widen(batch.seconds[i]!, batch.nanos[i]!);
  }

  #widen(seconds: number, nanos: number): void {
    if (seconds < this.minSeconds || (seconds === this.minSeconds && nanos < this.minNanos)) {
      this.minSeconds = seconds;
      this.minNanos = nanos;
    }
    if (seconds > this.maxSeconds || (seconds === this.maxSeconds && nanos > this.maxNanos)) {
      this.maxSeconds = seconds;
      this.maxNanos = nanos;
    }
  }

  /** Least time, in nanoseconds since 1970. */
  get minNs(): bigint {
    return BigInt(this.minSeconds) * 1_000_000_000n + BigInt(this.minNanos);
  }

  /** Greatest time, in nanoseconds since 1970. */
  get maxNs(): bigint {
    return BigInt(this.maxSeconds) * 1_000_000_000n + BigInt(this.maxNanos);
  }
}
