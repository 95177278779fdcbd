import type { IndexLine } from "../format/mod.ts";
import { tsOfNs } from "../../units/mod.ts";
import { type FrameFacts, timesOf } from "./frame_facts.ts";
import { LabelCounts } from "./label_counts.ts";

/** Sums over the frames of one data file: what its index line says. */
export class FileTally {
  readonly #labels: LabelCounts;
  #lines = 0;
  #bytes = 0;
  #first: number | undefined;
  #minNs: bigint | undefined;
  #maxNs: bigint | undefined;

  /** @param valuesMax as for `LabelCounts`. */
  constructor(valuesMax?: number) {
    this.#labels = new LabelCounts(valuesMax);
  }

  get lines(): number {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Cursor that the file begins with; undefined while nothing was added. */
  get first(): number | undefined {
    return this.#first;
  }

  add({ firstCursor, lines, length, sets }: FrameFacts): void {
    this.#first ??= firstCursor;
    this.#lines += lines;
    this.#bytes += length;
    for (const { labels, lines } of sets) this.#labels.add(labels, lines);
    const times = timesOf(sets);
    if (times === undefined) return;
    const { minNs, maxNs } = times;
    if (this.#minNs === undefined || minNs < this.#minNs) this.#minNs = minNs;
    if (this.#maxNs === undefined || maxNs > this.#maxNs) this.#maxNs = maxNs;
  }

  /** The index line of a file of this name. */
  indexLine(file: string): IndexLine {
    const { capped } = this.#labels;
    return {
      file,
      from: this.#minNs === undefined ? "" : tsOfNs(this.#minNs),
      to: this.#maxNs === undefined ? "" : tsOfNs(this.#maxNs),
      lines: this.#lines,
      bytes: this.#bytes,
      labels: this.#labels.labels,
      ...(capped.length > 0 && { labelsCapped: capped }),
      ...(this.#first !== undefined && { first: this.#first }),
    };
  }
}
