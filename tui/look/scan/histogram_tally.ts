import type { Period } from "../../../lib/analyze/mod.ts";
import type { CapturedEntry, LineSpan } from "../../../lib/capture/read.ts";
import { canonicalTs, nsOfTs, tsOfNs } from "../../../lib/units/mod.ts";
import type { HistogramTell } from "../messages.ts";
import { levelOfEntry } from "../window.ts";
import type { Part } from "./scan_messages.ts";
import type { Tally } from "./tallies.ts";

/** Nanoseconds since 1970 are exact to some hundreds: of a bucket that is less than this part. */
const ROUNDING = 1e-6;

/** Entries over time, and how many of them are errors. */
export class HistogramTally implements Tally {
  readonly #period: Period;
  readonly #startNs: number;
  readonly #nsABucket: number;
  readonly #lines: Float64Array;
  readonly #errors: Float64Array;
  /** What the capture's rows let expect, until all is counted. */
  #expected: Float64Array | undefined;
  #second = "";
  #secondNs = 0;

  constructor(period: Period, buckets: number) {
    // Of the last nanosecond's bucket there is one, too.
    this.#period = { from: period.from, to: tsOfNs(nsOfTs(period.to) + 1n) };
    this.#startNs = Number(nsOfTs(period.from));
    this.#nsABucket = (Number(nsOfTs(this.#period.to)) - this.#startNs) / buckets || 1;
    this.#lines = new Float64Array(buckets);
    this.#errors = new Float64Array(buckets);
  }

  add(entries: readonly CapturedEntry[]): void {
    for (const captured of entries) {
      const ts = canonicalTs(captured.entry.ts);
      if (ts === undefined) continue;
      const i = this.#bucketOf(this.#nsOf(ts));
      if (i < 0 || i >= this.#lines.length) continue;
      this.#lines[i]!++;
      if (levelOfEntry(captured) === "error") this.#errors[i]!++;
    }
  }

  /** Lines that stand somewhere in a span: until they are counted, they pass for spread evenly. */
  expect({ lines, minNs, maxNs }: LineSpan): void {
    const expected = this.#expected ??= new Float64Array(this.#lines.length);
    const [from, to] = [minNs, maxNs].map((ns) => this.#place(Number(ns))) as [number, number];
    const first = Math.max(0, Math.floor(from));
    for (let i = first; i < expected.length && i <= to; i++) {
      const share = to === from ? 1 : (Math.min(to, i + 1) - Math.max(from, i)) / (to - from);
      expected[i]! += lines * share;
    }
  }

  part(): Part {
    return { kind: "histogram", lines: this.#lines, errors: this.#errors };
  }

  merge(part: Part): void {
    if (part.kind !== "histogram") return;
    part.lines.forEach((lines, i) => this.#lines[i]! += lines);
    part.errors.forEach((errors, i) => this.#errors[i]! += errors);
  }

  tell(ticket: number, isDone: boolean): HistogramTell {
    const expected = isDone ? undefined : this.#expected;
    const buckets = Array.from(this.#lines, (lines, i) => ({
      lines: Math.round(Math.max(lines, expected?.[i] ?? 0)),
      errors: this.#errors[i]!,
    }));
    return { kind: "histogram", ticket, ...this.#period, buckets, isDone };
  }

  /** In buckets from the start on. */
  #place(ns: number): number {
    return (ns - this.#startNs) / this.#nsABucket;
  }

  /** What lies outside has none: -1, or their number. The last nanosecond may look like outside. */
  #bucketOf(ns: number): number {
    const place = this.#place(ns);
    const last = this.#lines.length - 1;
    return place < last + 1 + ROUNDING ? Math.min(last, Math.floor(place)) : last + 1;
  }

  /** To a few hundred nanoseconds. Lines come many to a second. */
  #nsOf(ts: string): number {
    const second = ts.slice(0, 19);
    if (second !== this.#second) {
      this.#second = second;
      this.#secondNs = Number(nsOfTs(`${second}.000000000Z`));
    }
    return this.#secondNs + Number(ts.slice(20, 29));
  }
}
