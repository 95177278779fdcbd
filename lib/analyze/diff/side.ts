import { HeavyCounts } from "./heavy_counts.ts";
import { isWorse, type LevelName, type SignatureFacts, type Tally } from "./tally.ts";
import { type LineCounts, TimeCounts, type TimeCountsData } from "./time_counts.ts";

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
  readonly signatures: BoundedCounts;
  readonly facts: ReadonlyMap<string, SignatureFacts>;
  readonly marks: ReadonlyMap<string, string>;
}

/** Label names told apart; a writer refuses entries with more than a few dozen. */
const LABELS_MAX = 200;
/** Values of one label. */
const VALUES_MAX = 2_000;
const MARKS_MAX = 1_000;

/** Adds up the tallies of a capture's pieces, in their order, in bounded memory. */
export class SideTally {
  #lines = 0;
  #errors = 0;
  #from = "";
  #to = "";
  readonly #levels = new Map<LevelName, number>();
  readonly #labels = new Map<string, HeavyCounts>();
  readonly #times = new TimeCounts();
  readonly #signatures: HeavyCounts;
  readonly #signaturesMax: number;
  #facts = new Map<string, SignatureFacts>();
  readonly #marks = new Map<string, string>();

  constructor(signaturesMax: number) {
    this.#signaturesMax = signaturesMax;
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
    this.#addLabels(tally.labels);
    this.#times.merge(tally.times);
    for (const [signature, counts] of tally.signatures) this.#signatures.add(signature, counts);
    this.#addFacts(tally.facts);
    for (const [mark, ts] of tally.marks) this.#addMark(mark, ts);
  }

  /** Counted so far. */
  get lines(): number {
    return this.#lines;
  }

  get side(): Side {
    const signatures = bounded(this.#signatures);
    return {
      lines: this.#lines,
      errors: this.#errors,
      from: this.#from,
      to: this.#to,
      levels: this.#levels,
      labels: new Map([...this.#labels].map(([name, values]) => [name, bounded(values)])),
      times: this.#times.data,
      signatures,
      facts: this.#facts,
      marks: this.#marks,
    };
  }

  #addLabels(labels: Tally["labels"]): void {
    for (const [name, values] of labels) {
      let counts = this.#labels.get(name);
      if (counts === undefined) {
        if (this.#labels.size >= LABELS_MAX) continue;
        this.#labels.set(name, counts = new HeavyCounts(VALUES_MAX));
      }
      for (const [value, lines] of values) counts.add(value, lines);
    }
  }

  #addFacts(facts: Tally["facts"]): void {
    for (const [signature, { level, example }] of facts) {
      const known = this.#facts.get(signature);
      if (known === undefined) this.#facts.set(signature, { level, example });
      else if (isWorse(level, known.level)) this.#facts.set(signature, { ...known, level });
    }
    if (this.#facts.size <= 2 * this.#signaturesMax) return;
    const { counts } = this.#signatures;
    this.#facts = new Map([...this.#facts].filter(([signature]) => counts.has(signature)));
  }

  #addMark(mark: string, ts: string): void {
    const first = this.#marks.get(mark);
    if (first === undefined ? this.#marks.size < MARKS_MAX : ts < first) this.#marks.set(mark, ts);
  }
}

function bounded(counts: HeavyCounts): BoundedCounts {
  return { counts: counts.counts, undercount: counts.undercount };
}
