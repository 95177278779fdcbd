import type { Batch, Labels, LabelSet } from "../../entry/mod.ts";
import type { SetFacts } from "../tally/mod.ts";

/** Lines of one label set, while they come in. */
export class SetTally implements SetFacts {
  readonly json: string;
  readonly labels: Labels;
  lines = 0;
  minSeconds = Infinity;
  minNanos = 0;
  maxSeconds = -Infinity;
  maxNanos = 0;

  constructor({ json, labels }: LabelSet) {
    this.json = json;
    this.labels = labels;
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
