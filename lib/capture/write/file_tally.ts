import type { IndexLine } from "../format/mod.ts";
import { tsOfNs } from "../../units/mod.ts";
import { LabelCounts } from "./label_counts.ts";
import type { SetFacts } from "./set_tally.ts";

/** What one committed frame adds to its file. */
export interface FrameFacts {
  readonly firstCursor: number;
  readonly lines: number;
  /** Of the lines, in bytes. */
  readonly length: number;
  readonly tallies: readonly SetFacts[];
}

/** Sums over the committed frames of one data file: what its index line says. */
export class FileTally {
  readonly #labels = new LabelCounts();
  #lines = 0;
  #bytes = 0;
  #first = 0;
  #minNs: bigint | undefined;
  #maxNs: bigint | undefined;

  get lines(): number {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Cursor of the first line; 0 while there is none. */
  get first(): number {
    return this.#first;
  }

  add(frame: FrameFacts): void {
    if (this.#lines === 0) this.#first = frame.firstCursor;
    this.#lines += frame.lines;
    this.#bytes += frame.length;
    for (const tally of frame.tallies) {
      this.#labels.add(tally.set.labels, tally.lines);
      if (this.#minNs === undefined || tally.minNs < this.#minNs) this.#minNs = tally.minNs;
      if (this.#maxNs === undefined || tally.maxNs > this.#maxNs) this.#maxNs = tally.maxNs;
    }
  }

  indexLine(file: string): IndexLine {
    const { capped } = this.#labels;
    return {
      file,
      from: tsOfNs(this.#minNs ?? 0n),
      to: tsOfNs(this.#maxNs ?? 0n),
      lines: this.#lines,
      bytes: this.#bytes,
      labels: this.#labels.labels,
      ...(capped.length > 0 ? { labelsCapped: capped } : {}),
      first: this.#first,
    };
  }
}
