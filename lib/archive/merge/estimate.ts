import type { Capture } from "../../capture/mod.ts";
import { type ClockOffset, CONFIDENCE_MIN, IdSightings, offsetOf } from "./clock.ts";

/** What was found about a source's clock. */
export interface ClockCorrection extends ClockOffset {
  /** The source's number, from 0. */
  readonly place: number;
  /** How it was found: by ids that both captures speak of. */
  readonly method: "shared_ids";
  /** False when it is not sure enough. */
  readonly isApplied: boolean;
}

/**
 * Compares the clocks of captures with that of the one with the most lines. Reads all of them.
 * Sources that share no id with it, or are in step, are left out.
 */
export async function estimateOffsets(
  captures: readonly Capture[],
  signal: AbortSignal,
): Promise<readonly ClockCorrection[]> {
  const found: { readonly sightings: IdSightings; readonly lines: number }[] = [];
  for (const capture of captures) found.push(await sightingsIn(capture, signal));
  const reference = found.reduce((best, one) => one.lines > best.lines ? one : best);
  return found.flatMap((one, place) => {
    if (one === reference) return [];
    const offset = offsetOf(one.sightings.differencesTo(reference.sightings));
    if (offset === undefined || offset.offsetMs === 0) return [];
    const isApplied = offset.confidence >= CONFIDENCE_MIN;
    return [{ ...offset, place, method: "shared_ids", isApplied }];
  });
}

async function sightingsIn(capture: Capture, signal: AbortSignal) {
  const sightings = new IdSightings();
  let lines = 0;
  for await (const entries of capture.rawEntries()) {
    signal.throwIfAborted();
    for (const entry of entries) sightings.add(entry);
    lines += entries.length;
  }
  return { sightings, lines };
}
