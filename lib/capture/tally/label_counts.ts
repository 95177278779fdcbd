import type { Labels } from "../../entry/mod.ts";
import { INDEX_VALUES_MAX } from "../format/mod.ts";

/** Names counted for one data file. */
const NAMES_MAX = 256;

/** Lines per label value of one data file, in bounded memory: for its index line, if nothing is said. */
export class LabelCounts {
  readonly #names = new Map<string, Map<string, number>>();
  readonly #capped = new Set<string>();
  readonly #valuesMax: number;

  /** @param valuesMax a label with more values is left out. */
  constructor(valuesMax: number = INDEX_VALUES_MAX) {
    this.#valuesMax = valuesMax;
  }

  add(labels: Labels, lines: number): void {
    for (const name of Object.keys(labels)) this.#count(name, labels[name]!, lines);
  }

  #count(name: string, value: string, lines: number): void {
    if (this.#capped.has(name)) return;
    let values = this.#names.get(name);
    if (values === undefined) {
      if (this.#names.size === NAMES_MAX) return this.#cap(name);
      this.#names.set(name, values = new Map());
    }
    values.set(value, (values.get(value) ?? 0) + lines);
    if (values.size > this.#valuesMax) this.#cap(name);
  }

  #cap(name: string): void {
    this.#names.delete(name);
    if (this.#capped.size < NAMES_MAX) this.#capped.add(name);
  }

  /** Name → value → lines, null-prototype objects. */
  get labels(): Record<string, Record<string, number>> {
    const labels: Record<string, Record<string, number>> = Object.create(null);
    for (const [name, values] of this.#names) {
      const counts: Record<string, number> = Object.create(null);
      for (const [value, lines] of values) counts[value] = lines;
      labels[name] = counts;
    }
    return labels;
  }

  /** Names left out, in the order they were met. */
  get capped(): readonly string[] {
    return [...this.#capped];
  }
}
