import { lighten, ownText, type Weighted } from "../../line/mod.ts";

/** Lines of one value of a label. At most the key's `undercount` too low. */
export interface Talker {
  readonly value: string;
  readonly total: number;
  readonly errors: number;
}

/** Values that are counted for one label; of a label with more, those with most lines stay. */
export const VALUES_MAX = 1000;
/** Labels that are counted; of more, the first in the order of their appearance. */
export const KEYS_MAX = 64;

interface Counter extends Weighted {
  readonly value: string;
  total: number;
  errors: number;
}

/** Lines per value of one label, in bounded memory. */
class ValueCounts {
  #counters = new Map<string, Counter>();
  #undercount = 0;

  add(value: string, total: number, errors: number): void {
    const counter = this.#counters.get(value) ?? this.#open(value);
    counter.total += total;
    counter.weight += total;
    counter.errors += errors;
  }

  /** Most lines first, then by value. */
  talkers(): readonly Talker[] {
    return [...this.#counters.values()]
      .map(({ value, total, errors }) => ({ value, total, errors }))
      .sort((a, b) => b.total - a.total || (a.value < b.value ? -1 : 1));
  }

  get undercount(): number {
    return this.#undercount;
  }

  #open(value: string): Counter {
    if (this.#counters.size >= VALUES_MAX) {
      const counters = [...this.#counters.values()];
      this.#undercount += lighten(counters, VALUES_MAX / 2);
      this.#counters = new Map(
        counters.filter(({ weight }) => weight > 0).map((counter) => [counter.value, counter]),
      );
    }
    const own = ownText(value);
    const counter = { value: own, total: 0, errors: 0, weight: 0 };
    this.#counters.set(own, counter);
    return counter;
  }
}

/** Who writes how much: lines per label and value. */
export class TalkerCounts {
  readonly #keys = new Map<string, ValueCounts>();

  add(labels: Readonly<Record<string, string>>, total: number, errors: number): void {
    for (const key of Object.keys(labels)) {
      let counts = this.#keys.get(key);
      if (counts === undefined) {
        if (this.#keys.size >= KEYS_MAX) continue;
        counts = new ValueCounts();
        this.#keys.set(key, counts);
      }
      counts.add(labels[key]!, total, errors);
    }
  }

  /** By label; values by lines. */
  result(): ReadonlyMap<string, readonly Talker[]> {
    return new Map(this.#sorted().map(([key, counts]) => [key, counts.talkers()]));
  }

  /** Labels with more values than are counted: by how much a value's lines may be too few. */
  undercounts(): ReadonlyMap<string, number> {
    const inexact = this.#sorted().filter(([, { undercount }]) => undercount > 0);
    return new Map(inexact.map(([key, { undercount }]) => [key, undercount]));
  }

  #sorted(): [string, ValueCounts][] {
    return [...this.#keys].sort(([a], [b]) => a < b ? -1 : 1);
  }
}
