import { lighten, ownText, type Weighted } from "../line/mod.ts";

/** Lines and error lines of one name. */
export type LineCounts = readonly [lines: number, errors: number];

/** What is counted of one name, and what else is known of it. */
export interface HeavyCounter<Facts> extends Weighted {
  lines: number;
  errors: number;
  facts: Facts;
}

/** Counts to be merged into others; plain data. */
export interface HeavyPart<Facts> {
  readonly counters: readonly (readonly [name: string, counter: Readonly<HeavyCounter<Facts>>])[];
  readonly undercount: number;
}

/** Of names that weigh nothing any more, so many are handed on: somebody will want to see some. */
const SAMPLES_MAX = 64;

/**
 * Counts by name in bounded memory. While there are at most `max` names, counts are exact. Then
 * those counted least make room, and every count may be too low by `undercount` (Misra and Gries;
 * at most 2 × total / max, also of parts that were merged); a name that is absent was counted at
 * most so often.
 *
 * The same names in the same order give the same result.
 */
export class HeavyCounts<Facts = undefined> {
  readonly #max: number;
  #counters = new Map<string, HeavyCounter<Facts>>();
  #undercount = 0;

  /** @param max at least 2. */
  constructor(max: number) {
    this.#max = Math.max(2, Math.floor(max));
  }

  /**
   * Counts lines of a name.
   * @param facts asked when the name is new, or was forgotten.
   * @returns its counter; valid until the next name.
   */
  add(name: string, [lines, errors]: LineCounts, facts: () => Facts): HeavyCounter<Facts> {
    const counter = this.#counters.get(name) ?? this.#open(name, facts());
    counter.weight += lines;
    counter.lines += lines;
    counter.errors += errors;
    return counter;
  }

  /** @param join what is known of a name here and there. */
  merge(
    { counters, undercount }: HeavyPart<Facts>,
    join: (here: Facts, there: Facts) => Facts = (here) => here,
  ): void {
    this.#undercount += undercount;
    for (const [name, { lines, errors, weight, facts }] of counters) {
      const known = this.#counters.get(name);
      const counter = known ?? this.#open(name, facts);
      if (known !== undefined) counter.facts = join(counter.facts, facts);
      counter.weight += weight;
      counter.lines += lines;
      counter.errors += errors;
    }
  }

  /**
   * For others to merge. Where room had to be made anyway it is made once more, so that a flood of
   * names that are all different comes to a handful.
   */
  part(): HeavyPart<Facts> {
    const samples = this.#undercount === 0 ? [] : this.#makeRoom().slice(0, SAMPLES_MAX);
    for (const [, counter] of samples) counter.weight = 0;
    return { counters: [...this.#counters, ...samples], undercount: this.#undercount };
  }

  get undercount(): number {
    return this.#undercount;
  }

  /** By name. */
  get counters(): readonly (readonly [name: string, counter: Readonly<HeavyCounter<Facts>>])[] {
    return [...this.#counters].sort(([a], [b]) => a < b ? -1 : 1);
  }

  #open(name: string, facts: Facts): HeavyCounter<Facts> {
    if (this.#counters.size >= this.#max) this.#makeRoom();
    const counter = { weight: 0, lines: 0, errors: 0, facts };
    this.#counters.set(ownText(name), counter);
    return counter;
  }

  /** @returns those that had to go. */
  #makeRoom(): readonly [string, HeavyCounter<Facts>][] {
    this.#undercount += lighten([...this.#counters.values()], Math.ceil(this.#max / 2));
    const goes = [...this.#counters].filter(([, { weight }]) => weight <= 0);
    for (const [name] of goes) this.#counters.delete(name);
    return goes;
  }
}
