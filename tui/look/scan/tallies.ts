import type { CapturedEntry } from "../../../lib/capture/read.ts";
import type { Period } from "../../../lib/analyze/mod.ts";
import { canonicalTs } from "../../../lib/units/mod.ts";
import type { Tell } from "../messages.ts";
import { HistogramTally } from "./histogram_tally.ts";
import { PatternTally } from "./pattern_tally.ts";
import type { Part, SumSpec } from "./scan_messages.ts";

/**
 * Something that is summed up over all entries that are shown. Parts of it are summed up elsewhere,
 * of one piece of the capture each, and merged in the capture's order.
 */
export interface Tally {
  add(entries: readonly CapturedEntry[]): void;
  /** What was added. */
  part(): Part;
  merge(part: Part): void;
}

/** What sums up one piece. */
export function tallyOf(spec: SumSpec): Tally {
  switch (spec.kind) {
    case "count":
      return new CountTally();
    case "left":
      return new LeftTally();
    case "hits":
      return new HitsTally(spec.max);
    case "histogram":
      return new HistogramTally(spec.period, spec.buckets);
    case "patterns":
      return new PatternTally();
  }
}

export class CountTally implements Tally {
  #lines = 0;

  add(entries: readonly CapturedEntry[]): void {
    this.#lines += entries.length;
  }

  part(): Part {
    return { kind: "count", lines: this.#lines };
  }

  merge(part: Part): void {
    if (part.kind === "count") this.#lines += part.lines;
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
      if (ts !== undefined) this.#extend({ from: ts, to: ts });
    }
  }

  part(): Part {
    const period = this.#period;
    return { kind: "left", lines: this.#lines, ...period !== undefined && { period } };
  }

  merge(part: Part): void {
    if (part.kind !== "left") return;
    this.#lines += part.lines;
    if (part.period !== undefined) this.#extend(part.period);
  }

  tell(ticket: number, isDone: boolean): Tell {
    const period = isDone ? this.#period : undefined;
    return {
      ...{ kind: "left", ticket, lines: this.#lines, isDone },
      ...period !== undefined && { period },
    };
  }

  #extend({ from, to }: Period): void {
    const known = this.#period ?? { from, to };
    this.#period = {
      from: from < known.from ? from : known.from,
      to: to > known.to ? to : known.to,
    };
  }
}

/** Where the hits of a search are. */
export class HitsTally implements Tally {
  readonly #max: number;
  /** Not handed on yet. */
  #found: number[] = [];
  #kept = 0;
  #total = 0;

  /** @param max places that are kept; beyond, hits are only counted. */
  constructor(max: number) {
    this.#max = max;
  }

  get total(): number {
    return this.#total;
  }

  add(entries: readonly CapturedEntry[]): void {
    this.#keep(entries.slice(0, this.#max - this.#kept).map(({ cursor }) => cursor));
    this.#total += entries.length;
  }

  part(): Part {
    return { kind: "hits", cursors: this.#found, total: this.#total };
  }

  merge(part: Part): void {
    if (part.kind !== "hits") return;
    this.#keep(part.cursors.slice(0, this.#max - this.#kept));
    this.#total += part.total;
  }

  /** What was found since the last time. */
  take(): readonly number[] {
    const cursors = this.#found;
    this.#found = [];
    return cursors;
  }

  #keep(cursors: readonly number[]): void {
    for (const cursor of cursors) this.#found.push(cursor);
    this.#kept += cursors.length;
  }
}
