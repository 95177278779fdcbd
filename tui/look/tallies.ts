import type { CapturedEntry } from "../../lib/capture/mod.ts";
import type { Period } from "../../lib/analyze/mod.ts";
import { patternOf } from "../../lib/line/mod.ts";
import { ownText, SignatureMiner, signatureOf } from "../../lib/line/mod.ts";
import { canonicalTs, nsOfTs, tsOfNs } from "../../lib/units/mod.ts";
import type { HistogramTell, Level, PatternCount, Tell } from "./messages.ts";
import { levelOfEntry } from "./window.ts";

/** Something that is summed up over all entries that are shown, and can be looked at meanwhile. */
export interface Tally {
  add(entries: readonly CapturedEntry[]): void;
  tell(ticket: number, isDone: boolean): Tell;
}

export class CountTally implements Tally {
  #lines = 0;

  add(entries: readonly CapturedEntry[]): void {
    this.#lines += entries.length;
  }

  tell(ticket: number, isDone: boolean): Tell {
    return { kind: "counted", ticket, lines: this.#lines, isDone };
  }
}

/** How many there are, and when. */
export class LeftTally implements Tally {
  #lines = 0;
  #period: Period | undefined;

  add(entries: readonly CapturedEntry[]): void {
    this.#lines += entries.length;
    for (const { entry } of entries) {
      const ts = canonicalTs(entry.ts);
      if (ts === undefined) continue;
      const { from, to } = this.#period ?? { from: ts, to: ts };
      this.#period = { from: ts < from ? ts : from, to: ts > to ? ts : to };
    }
  }

  tell(ticket: number, isDone: boolean): Tell {
    const period = isDone ? this.#period : undefined;
    return {
      ...{ kind: "left", ticket, lines: this.#lines, isDone },
      ...period !== undefined && { period },
    };
  }
}

/** Where the hits of a search are. */
export class HitsTally implements Tally {
  readonly #max: number;
  #found: number[] = [];
  #kept = 0;
  #total = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(entries: readonly CapturedEntry[]): void {
    this.#total += entries.length;
    for (const { cursor } of entries.slice(0, this.#max - this.#kept)) this.#found.push(cursor);
    this.#kept = Math.min(this.#max, this.#kept + entries.length);
  }

  /** What was found since the last time. */
  tell(ticket: number, isDone: boolean): Tell {
    const cursors = this.#found;
    this.#found = [];
    return { kind: "hits", ticket, cursors, total: this.#total, isDone };
  }
}

export class HistogramTally implements Tally {
  readonly #period: Period;
  readonly #startNs: number;
  readonly #nsABucket: number;
  readonly #lines: Float64Array;
  readonly #errors: Float64Array;
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
      const i = Math.floor((this.#nsOf(ts) - this.#startNs) / this.#nsABucket);
      if (i < 0 || i >= this.#lines.length) continue;
      this.#lines[i]!++;
      if (levelOfEntry(captured) === "error") this.#errors[i]!++;
    }
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

  tell(ticket: number, isDone: boolean): HistogramTell {
    const buckets = Array.from(this.#lines, (lines, i) => ({ lines, errors: this.#errors[i]! }));
    return { kind: "histogram", ticket, ...this.#period, buckets, isDone };
  }
}

/** Signatures that are counted exactly, as long as there are no more. */
const SIGNATURES_MAX = 5000;

/** What is known of a signature from the first entry that had it. */
interface First {
  readonly cursor: number;
  readonly level?: Level;
}

export class PatternTally implements Tally {
  readonly #miner = new SignatureMiner(SIGNATURES_MAX);
  readonly #first = new Map<string, First>();
  readonly #top: number;

  constructor(top: number) {
    this.#top = top;
  }

  add(entries: readonly CapturedEntry[]): void {
    for (const captured of entries) {
      const { entry: { msg, ts }, cursor } = captured;
      const signature = this.#miner.add(msg, ts);
      if (this.#first.has(signature) || this.#first.size >= SIGNATURES_MAX) continue;
      const level = levelOfEntry(captured);
      this.#first.set(ownText(signature), { cursor, ...level !== undefined && { level } });
    }
  }

  tell(ticket: number, isDone: boolean): Tell {
    const { signatures } = this.#miner.result();
    const patterns = signatures.slice(0, this.#top).map((found): PatternCount => {
      const first = this.#first.get(signatureOf(found.example));
      const pattern = patternOf(found);
      return {
        signature: found.signature,
        ...pattern !== undefined && { pattern },
        lines: found.count,
        example: first?.cursor ?? 1,
        ...first?.level !== undefined && { level: first.level },
      };
    });
    return { kind: "patterns", ticket, patterns, isDone };
  }
}
