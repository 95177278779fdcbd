import {
  type Capture,
  type DerivedOptions,
  type DerivedTotals,
  type Making,
  rewriteCapture,
} from "../capture/mod.ts";
import { LogtapError } from "../fault/mod.ts";
import type { Filter } from "../filter/mod.ts";

export interface SliceOptions extends Making {
  readonly filter: Filter;
  /** Take what the filter leaves out. */
  readonly invert: boolean;
  /** The filter as it was typed, for the new capture's metadata; absent when there is none. */
  readonly asked?: Readonly<Record<string, unknown>>;
  /** Ends the work: its reason is thrown. */
  readonly signal: AbortSignal;
  /** Told now and then how many entries were looked at. */
  readonly onProgress?: (entries: number) => void;
}

/**
 * Writes the entries that match into a capture of their own, in the order they stood, byte for
 * byte. With `invert` the others: both together are the source.
 *
 * @throws {LogtapError} not_found — nothing matches; then nothing is written. usage, denied — the
 * place, as `deriveCapture`.
 */
export function sliceCapture(
  capture: Capture,
  { filter, invert, asked, ...rest }: SliceOptions,
  output: DerivedOptions,
): Promise<DerivedTotals> {
  const options = {
    ...rest,
    by: "slice",
    ...(asked !== undefined && { asked: { ...asked, ...(invert && { invert }) } }),
    question: invert ? {} : { filter },
    change: (one) => filter.matches(one.entry) === invert ? [] : [one],
    onRead: (entries) => {
      if (entries === 0) throw nothing(capture);
    },
  } satisfies Parameters<typeof rewriteCapture>[1];
  return rewriteCapture(capture, options, output);
}

function nothing({ files: { place } }: Capture): LogtapError {
  const text = `Cannot slice "${place}": no entry is left, so nothing was written`;
  return new LogtapError("not_found", text, {
    hint: "`logtap inspect` shows which times and labels there are",
  });
}
