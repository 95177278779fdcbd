/** Neighbours that may be wanted around a match. */
export interface Around {
  readonly before: number;
  readonly after: number;
}

/**
 * Which of a run of entries are matches, neighbours of one, or may be neighbours of one in the runs
 * before and behind: the first `after` and the last `before`. In order.
 */
export function neighbourhoods(
  isMatch: readonly boolean[],
  { before, after }: Around,
): readonly number[] {
  const count = isMatch.length;
  /** For each entry, where the next match at or behind it stands. */
  const next = new Array<number>(count);
  for (let i = count - 1, match = Infinity; i >= 0; i--) {
    if (isMatch[i]) match = i;
    next[i] = match;
  }
  const wanted: number[] = [];
  for (let i = 0, match = -1; i < count; i++) {
    if (isMatch[i]) match = i;
    // A match may stand right before the run, or right behind it.
    if (i - match <= after || Math.min(next[i]!, count) - i <= before) wanted.push(i);
  }
  return wanted;
}
