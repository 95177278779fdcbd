import type { LabelCounts } from "../capture/mod.ts";

/** What one file tells of its labels. */
export interface LabelledFile {
  readonly lines: number;
  /** Before compression. */
  readonly bytes: number;
  readonly labels: LabelCounts;
}

export interface ValueTotal {
  readonly value: string;
  readonly lines: number;
  /** Estimated: a value's share of a file's bytes is taken to be its share of the file's lines. */
  readonly bytes: number;
}

/** Totals of every label over all files: names sorted, values by lines, then by name. */
export function labelTotals(files: readonly LabelledFile[]): ReadonlyMap<string, ValueTotal[]> {
  const sums = new Map<string, Map<string, { lines: number; bytes: number }>>();
  for (const file of files) {
    for (const [name, counts] of Object.entries(file.labels)) {
      const values = sums.get(name) ?? new Map();
      sums.set(name, values);
      for (const [value, lines] of Object.entries(counts)) {
        const sum = values.get(value) ?? { lines: 0, bytes: 0 };
        values.set(value, sum);
        sum.lines += lines;
        if (file.lines > 0) sum.bytes += (file.bytes * lines) / file.lines;
      }
    }
  }
  const names = [...sums.keys()].sort();
  return new Map(names.map((name) => [name, ranked(sums.get(name)!)]));
}

function ranked(values: ReadonlyMap<string, { lines: number; bytes: number }>): ValueTotal[] {
  return [...values]
    .map(([value, { lines, bytes }]) => ({ value, lines, bytes: Math.round(bytes) }))
    .sort((a, b) => b.lines - a.lines || (a.value < b.value ? -1 : 1));
}
