import { labelTotals } from "../../lib/analyze/read.ts";
import type { Capture, IndexLine } from "../../lib/capture/mod.ts";
import { NAMING_LABELS } from "../../lib/entry/read.ts";
import type { ServiceCount } from "./messages.ts";

/** Pods are not what one picks by. */
const NAMES = NAMING_LABELS.filter((name) => name !== "pod");

export interface Services {
  /** Absent when no label has more than one value. */
  readonly label?: string;
  readonly values: readonly ServiceCount[];
}

/** Beyond so many nobody picks from a list. */
const VALUES_MAX = 10_000;

/**
 * Who talks in a capture: from the index and the rows of what it does not know yet, where services
 * are few; else from all rows.
 *
 * @throws what the signal aborts with
 */
export async function servicesOf(capture: Capture, signal: AbortSignal): Promise<Services> {
  const known = [...capture.layout.index, ...await capture.unindexed()];
  const best = bestOf(known);
  if (best.label !== undefined || !known.some(({ labelsCapped }) => hasName(labelsCapped))) {
    return best;
  }
  return bestOf(await capture.sums({ valuesMax: VALUES_MAX, signal }));
}

function hasName(labels: readonly string[] = []): boolean {
  return NAMES.some((name) => labels.includes(name));
}

function bestOf(sums: readonly IndexLine[]): Services {
  // Where values were left out, what is left would pass for all of them.
  const capped = new Set(sums.flatMap(({ labelsCapped = [] }) => labelsCapped));
  const totals = labelTotals(sums);
  const label = NAMES.find((name) => !capped.has(name) && (totals.get(name)?.length ?? 0) > 1);
  if (label === undefined) return { values: [] };
  const values = totals.get(label)!.map(({ value, lines }) => ({ value, lines }));
  return { label, values };
}
