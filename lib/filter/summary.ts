import type { Labels } from "../entry/mod.ts";

/**
 * What is known of some entries that have not been read: a data file by its index line, a frame by
 * its row. What is absent is not known and prunes nothing.
 *
 * Where each label set has its own times (the rows of our frames do), ask once per set, with its
 * times and itself as the only one of `sets`: one pod with a slow clock then keeps one set, not
 * the whole frame.
 */
export interface Summary {
  /** RFC 3339; no entry is earlier. */
  readonly min?: string;
  /** RFC 3339; no entry is later. */
  readonly max?: string;
  /** Exactly the label sets that occur. */
  readonly sets?: readonly Labels[] | undefined;
  /** False only if no entry has that label with that value. May be true wrongly: Bloom filters. */
  readonly mayHaveLabel?: (name: string, value: string) => boolean;
}
