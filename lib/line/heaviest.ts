/** Something counted whose place may be taken by something heavier. */
export interface Weighted {
  /** What is left of its count after every clearing; it goes when nothing is left. */
  weight: number;
}

/**
 * Makes room in a bounded set of counters, as Misra and Gries do ("Finding repeated elements",
 * 1982), in batches: the weight at rank `keep` is taken from every counter, and those without any
 * left are to go. At least `keep` counters lose that much, so that with a total of N over any
 * number of clearings, and of sets that were merged by adding, no counter loses more than N / keep.
 *
 * @returns what was taken from each.
 */
export function lighten(counters: readonly Weighted[], keep: number): number {
  if (counters.length < keep) return 0;
  const weights = counters.map(({ weight }) => weight).sort((a, b) => b - a);
  const taken = weights[keep - 1] ?? 0;
  for (const counter of counters) counter.weight -= taken;
  return taken;
}

/**
 * A copy that holds nothing else in memory. A short piece cut out of a long text keeps the long one
 * alive for as long as it lives; what is kept for longer than its text must be copied.
 */
export function ownText(text: string): string {
  return text === "" ? "" : ` ${text}`.slice(1);
}
