import { type Batch, type Labels, sourceName } from "../entry/mod.ts";

const UNNAMED = "unknown";
/** Stands for all names beyond {@linkcode TALKERS_MAX}. */
export const OTHER_TALKERS = "other";
/** Names come from outside, so there can be any number of them. */
const TALKERS_MAX = 1000;
/** Longest part of a name that is kept, in UTF-16 units. */
const NAME_MAX = 100;

/** One sender of lines, by the name its labels give. */
export interface Talker {
  readonly name: string;
  readonly lines: number;
}

/** Lines by talker, bounded in number and length of names. */
export class Talkers {
  readonly #lines = new Map<string, number>();

  add(batch: Batch): void {
    const { sets, set, count } = batch;
    const bySet = new Float64Array(sets.length);
    for (let i = 0; i < count; i++) bySet[set[i]!]!++;
    for (const [i, { labels }] of sets.entries()) {
      if (bySet[i]! > 0) this.#count(talkerOf(labels), bySet[i]!);
    }
  }

  /** The `count` that talk most; equal ones by name. */
  top(count: number): Talker[] {
    return [...this.#lines]
      .map(([name, lines]) => ({ name, lines }))
      .sort((a, b) => b.lines - a.lines || (a.name < b.name ? -1 : 1))
      .slice(0, count);
  }

  #count(name: string, lines: number): void {
    const known = this.#lines.has(name) || this.#lines.size < TALKERS_MAX ? name : OTHER_TALKERS;
    this.#lines.set(known, (this.#lines.get(known) ?? 0) + lines);
  }
}

/** The name that a label set gives to its sender. */
export function talkerOf(labels: Labels): string {
  return (sourceName(labels) || UNNAMED).slice(0, NAME_MAX);
}
