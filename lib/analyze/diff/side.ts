import { HeavyCounts, type HeavyPart, type LineCounts } from "../heavy_counts.ts";
import { LabelCounts } from "../label_counts.ts";
import {
  joinFacts,
  LABEL_LIMITS,
  type LevelName,
  MARKS_MAX,
  type SignatureFacts,
  type Tally,
} from "./tally.ts";
import { TimeCounts, type TimeCountsData } from "./time_counts.ts";

/** Counts that were kept in bounded memory. */
export interface BoundedCounts {
  readonly counts: ReadonlyMap<string, LineCounts>;
  /** By how much a count may be too low; 0 when none had to make room. */
  readonly undercount: number;
}

/** One of two captures that are compared. */
export interface Side {
  readonly lines: number;
  readonly errors: number;
  /** Canonical times of the first and the last line; empty when no line has a time. */
  readonly from: string;
  readonly to: string;
  readonly levels: ReadonlyMap<LevelName, number>;
  readonly labels: ReadonlyMap<string, BoundedCounts>;
  readonly times: TimeCountsData;
  /** By masked text. */
  readonly signatures: HeavyPart<SignatureFacts>;
  readonly marks: ReadonlyMap<string, string>;
}

/** Adds up the tallies of a capture's pieces, in their order, in bounded memory. */
export class SideTally {
  #lines = 0;
  #errors = 0;
  #from = "";
  #to = "";
  readonly #levels = new Map<LevelName, number>();
  readonly #labels = new LabelCounts(LABEL_LIMITS);
  readonly #times = new TimeCounts();
  readonly #signatures: HeavyCounts<SignatureFacts>;
  readonly #marks = new Map<string, string>();

  constructor(signaturesMax: number) {
    this.#signatures = new HeavyCounts(signaturesMax);
  }

  add(tally: Tally): void {
    this.#lines += tally.lines;
    this.#errors += tally.errors;
    if (tally.from !== "" && (this.#from === "" || tally.from < this.#from)) {
      this.#from = tally.from;
    }
    if (tally.to > this.#to) this.#to = tally.to;
    for (const [level, lines] of tally.levels) {
      this.#levels.set(level, (this.#levels.get(level) ?? 0) + lines);
    }
    this.#labels.merge(tally.labels);
    this.#times.merge(tally.times);
    this.#signatures.merge(tally.signatures, joinFacts);
    for (const [mark, ts] of tally.marks) this.#addMark(mark, ts);
  }

  /** Counted so far. */
  get lines(): number {
    return this.#lines;
  }

  get side(): Side {
    return {
      lines: this.#lines,
      errors: this.#errors,
      from: this.#from,
      to: this.#to,
      levels: this.#levels,
      labels: new Map(this.#labels.labels.map(([name, values]) => [name, bounded(values)])),
      times: this.#times.data,
      signatures: {
        counters: this.#signatures.counters,
        undercount: this.#signatures.undercount,
      },
      marks: this.#marks,
    };
  }

  #addMark(mark: string, ts: string): void {
    const first = this.#marks.get(mark);
    if (first === undefined ? this.#marks.size < MARKS_MAX : ts < first) this.#marks.set(mark, ts);
  }
}

function bounded({ counters, undercount }: HeavyCounts): BoundedCounts {
  const counts = counters.map(([name, { lines, errors }]) => [name, [lines, errors]] as const);
  return { counts: new Map(counts), undercount };
}
