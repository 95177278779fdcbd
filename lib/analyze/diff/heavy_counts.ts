import { lighten, type Weighted } from "../../line/mod.ts";
import type { LineCounts } from "./time_counts.ts";

interface Counter extends Weighted {
  lines: number;
  errors: number;
}

/**
 * Counts by name in bounded memory. While there are at most `max` names, counts are exact. Then
 * those counted least make room, and every count may be too low by `undercount` (Misra and Gries;
 * at most 2 × total / max); a name that is absent was counted at most so often.
 *
 * The same names in the same order give the same result.
 */
export class HeavyCounts {
  readonly #max: number;
  #counters = new Map<string, Counter>();
  #undercount = 0;

  /** @param max at least 2. */
  constructor(max: number) {
    this.#max = Math.max(2, Math.floor(max));
  }

  add(name: string, [lines, errors]: LineCounts): void {
    const counter = this.#counters.get(name);
    if (counter === undefined) {
      if (this.#counters.size >= this.#max) this.#makeRoom();
      this.#counters.set(name, { weight: lines, lines, errors });
    } else {
      counter.weight += lines;
      counter.lines += lines;
      counter.errors += errors;
    }
  }

  get undercount(): number {
    return this.#undercount;
  }

  /** By name. */
  get counts(): ReadonlyMap<string, LineCounts> {
    const sorted = [...this.#counters].sort(([a], [b]) => a < b ? -1 : 1);
    return new Map(sorted.map(([name, { lines, errors }]) => [name, [lines, errors]]));
  }

  #makeRoom(): void {
    this.#undercount += lighten([...this.#counters.values()], Math.ceil(this.#max / 2));
    this.#counters = new Map([...this.#counters].filter(([, { weight }]) => weight > 0));
  }
}
