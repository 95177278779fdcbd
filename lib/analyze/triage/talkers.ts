import type { LabelCounts, LabelLimits } from "../label_counts.ts";

/** Lines of one value of a label. At most the key's `undercount` too low. */
export interface Talker {
  readonly value: string;
  readonly total: number;
  readonly errors: number;
}

export const TALKER_LIMITS: LabelLimits = { labels: 64, values: 1000 };

/** Who writes how much: by label; of its values those with most lines first, then by value. */
export function talkersOf(counts: LabelCounts): ReadonlyMap<string, readonly Talker[]> {
  return new Map(counts.labels.map(([label, values]) => {
    const talkers = values.counters
      .map(([value, { lines: total, errors }]) => ({ value, total, errors }))
      .sort((a, b) => b.total - a.total || (a.value < b.value ? -1 : 1));
    return [label, talkers];
  }));
}

/** Labels with more values than are counted: by how much a value's lines may be too few. */
export function undercountsOf(counts: LabelCounts): ReadonlyMap<string, number> {
  const inexact = counts.labels.filter(([, { undercount }]) => undercount > 0);
  return new Map(inexact.map(([label, { undercount }]) => [label, undercount]));
}
