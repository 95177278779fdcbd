/** A half-open range of UTF-16 units, `[start, end)`. */
export type Range = readonly [start: number, end: number];

/** A compiled pattern. Holds no state between calls that a caller could see. */
export interface Pattern {
  /** As the person wrote it. */
  readonly source: string;
  /**
   * A text that every matching text contains, letter by letter: what a reader may look for in bytes
   * before it decodes anything. Absent if none is known.
   */
  readonly literal?: string;
  /** As `literal`, but found in any case, as Unicode's simple folding has it. */
  readonly folded?: string;
  /** True if the text matches. Takes time linear in the text. */
  test(text: string): boolean;
  /**
   * The matches from left to right, not overlapping, without empty ones: for highlighting. Work is
   * bounded instead of complete: in texts of 100 KB and more, later matches may be missing. Where
   * it gives up, `onGivenUp` gets the place up to which the text was searched.
   */
  find(text: string, onGivenUp?: (searchedTo: number) => void): Iterable<Range>;
}
