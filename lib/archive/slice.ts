import {
  type Capture,
  deriveCapture,
  type DerivedFacts,
  type DerivedOptions,
  type DerivedTotals,
} from "../capture/mod.ts";
import { LogtapError } from "../fault/mod.ts";
import type { Filter } from "../filter/mod.ts";
import { endOf, type Making, sourceOf } from "./source.ts";

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
  options: SliceOptions,
  output: DerivedOptions,
): Promise<DerivedTotals> {
  const { filter, invert, signal, onProgress = () => {} } = options;
  return deriveCapture(output, async (derived) => {
    let seen = 0;
    for await (const entries of capture.rawEntries(invert ? {} : { filter })) {
      signal.throwIfAborted();
      for (const one of entries) {
        if (filter.matches(one.entry) === invert) continue;
        const wait = derived.add(one);
        if (wait !== undefined) await wait;
      }
      onProgress(seen += entries.length);
    }
    if (derived.entries === 0) throw nothing(capture);
    return factsOf(capture, options, derived.entries);
  });
}

function nothing({ files: { place } }: Capture): LogtapError {
  const text = `Cannot slice "${place}": no entry is left, so nothing was written`;
  return new LogtapError("not_found", text, {
    hint: "`logtap inspect` shows which times and labels there are",
  });
}

function factsOf(
  capture: Capture,
  { now, writer, asked, invert }: SliceOptions,
  lines: number,
): DerivedFacts {
  const { started, redaction } = capture.metadata;
  const filter = asked === undefined ? undefined : { ...asked, ...(invert && { invert }) };
  return {
    // The start's zone and day are what times in later filters refer to: they stay.
    started,
    stopped: endOf(capture, now),
    ...(redaction !== undefined && { redaction }),
    writer,
    derivation: {
      by: "slice",
      at: now,
      sources: [sourceOf(capture, lines)],
      ...(filter !== undefined && { filter }),
    },
  };
}
