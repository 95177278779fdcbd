import { HeavyCounts, type HeavyPart, type LineCounts } from "./heavy_counts.ts";

/** Label → its values, to be merged into others; plain data. */
export type LabelPart = ReadonlyMap<string, HeavyPart<undefined>>;

export interface LabelLimits {
  /** Labels that are counted; of more, the first in the order of their appearance. */
  readonly labels: number;
  /** Values of one label; of more, those with most lines stay. */
  readonly values: number;
}

/** Lines per label and value, in bounded memory. */
export class LabelCounts {
  readonly #limits: LabelLimits;
  readonly #labels = new Map<string, HeavyCounts>();

  constructor(limits: LabelLimits) {
    this.#limits = limits;
  }

  add(labels: Readonly<Record<string, string>>, counts: LineCounts): void {
    for (const name of Object.keys(labels)) {
      this.#values(name)?.add(labels[name]!, counts, noFacts);
    }
  }

  merge(part: LabelPart): void {
    for (const [name, values] of part) this.#values(name)?.merge(values);
  }

  part(): LabelPart {
    return new Map([...this.#labels].map(([name, values]) => [name, values.part()]));
  }

  /** By name. */
  get labels(): readonly (readonly [name: string, values: HeavyCounts])[] {
    return [...this.#labels].sort(([a], [b]) => a < b ? -1 : 1);
  }

  #values(name: string): HeavyCounts | undefined {
    let values = this.#labels.get(name);
    if (values === undefined) {
      if (this.#labels.size >= this.#limits.labels) return undefined;
      values = new HeavyCounts(this.#limits.values);
      this.#labels.set(name, values);
    }
    return values;
  }
}

const noFacts = () => undefined;
