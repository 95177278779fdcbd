import { tsOfNs } from "../../units/mod.ts";
import { INDEX_VALUES_MAX, type IndexLine, type Row } from "../format/mod.ts";
import type { LineTally } from "./line_tally.ts";
import type { SetDictionary } from "./prune.ts";

/** Sums up a data file into its index line, from rows where they tell enough, else from lines. */
export class FileTally {
  #lines = 0;
  #bytes = 0;
  #min = "";
  #max = "";
  #first: number | undefined;
  /** Name → value → lines; undefined for a name with too many values. */
  readonly #labels = new Map<string, Map<string, number> | undefined>();

  get lines(): number {
    return this.#lines;
  }

  /** Lines counted, and their bytes. The first call tells the cursor that the file begins with. */
  addSize(lines: number, bytes: number, firstCursor: number): void {
    this.#first ??= firstCursor;
    this.#lines += lines;
    this.#bytes += bytes;
  }

  /** @returns false, and counts nothing, when the row does not tell every set. */
  addRowSets(row: Row, sets: SetDictionary): boolean {
    const labels = row.sets?.map(({ id }) => sets.get(id));
    if (labels === undefined || labels.includes(undefined)) return false;
    for (const [i, stats] of row.sets!.entries()) {
      this.#widen(tsOfNs(stats.minNs), tsOfNs(stats.maxNs));
      for (const [name, value] of Object.entries(labels[i]!)) {
        this.#count(name, value, stats.lines);
      }
    }
    return true;
  }

  addLineSets(tally: LineTally): void {
    for (const { labels, lines, min, max } of tally.sets) {
      if (min !== "") this.#widen(min, max);
      for (const [name, value] of Object.entries(labels)) this.#count(name, value, lines);
    }
  }

  /** The index line of a file of this name. */
  indexLine(file: string): IndexLine {
    const labels: Record<string, Record<string, number>> = Object.create(null);
    const labelsCapped: string[] = [];
    for (const [name, values] of this.#labels) {
      if (values === undefined) labelsCapped.push(name);
      else labels[name] = Object.assign(Object.create(null), Object.fromEntries(values));
    }
    return {
      file,
      from: this.#min,
      to: this.#max,
      lines: this.#lines,
      bytes: this.#bytes,
      labels,
      ...(labelsCapped.length > 0 && { labelsCapped: labelsCapped.sort() }),
      ...(this.#first !== undefined && { first: this.#first }),
    };
  }

  #widen(min: string, max: string): void {
    if (this.#min === "" || min < this.#min) this.#min = min;
    if (max > this.#max) this.#max = max;
  }

  #count(name: string, value: string, lines: number): void {
    let values = this.#labels.get(name);
    if (values === undefined) {
      if (this.#labels.has(name)) return;
      values = new Map();
      this.#labels.set(name, values);
    }
    values.set(value, (values.get(value) ?? 0) + lines);
    if (values.size > INDEX_VALUES_MAX) this.#labels.set(name, undefined);
  }
}
