import type { Labels, LabelSet } from "../../entry/mod.ts";
import type { SetFacts } from "./frame_facts.ts";

const BILLION = 1_000_000_000n;

/** Lines of one label set while they are counted. Times are infinite while no line has a readable one. */
export class SetTally implements SetFacts {
  readonly json: string;
  readonly labels: Labels;
  lines = 0;
  #minSeconds = Infinity;
  #minNanos = 0;
  #maxSeconds = -Infinity;
  #maxNanos = 0;

  constructor({ json, labels }: LabelSet) {
    this.json = json;
    this.labels = labels;
  }

  /** Takes in the time of a line. */
  widen(seconds: number, nanos: number): void {
    if (seconds < this.#minSeconds || (seconds === this.#minSeconds && nanos < this.#minNanos)) {
      this.#minSeconds = seconds;
      this.#minNanos = nanos;
    }
    if (seconds > this.#maxSeconds || (seconds === this.#maxSeconds && nanos > this.#maxNanos)) {
      this.#maxSeconds = seconds;
      this.#maxNanos = nanos;
    }
  }

  get minNs(): bigint | undefined {
    return nsOf(this.#minSeconds, this.#minNanos);
  }

  get maxNs(): bigint | undefined {
    return nsOf(this.#maxSeconds, this.#maxNanos);
  }
}

function nsOf(seconds: number, nanos: number): bigint | undefined {
  return Number.isFinite(seconds) ? BigInt(seconds) * BILLION + BigInt(nanos) : undefined;
}
