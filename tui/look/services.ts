import { labelTotals } from "../../lib/analyze/mod.ts";
import type { Capture } from "../../lib/capture/mod.ts";
import { NAMING_LABELS } from "../../lib/entry/read.ts";
import type { ServiceCount } from "./messages.ts";

/** Pods are not what one picks by. */
const NAMES = NAMING_LABELS.filter((name) => name !== "pod");

export interface Services {
  /** Absent when no label has more than one value. */
  readonly label?: string;
  readonly values: readonly ServiceCount[];
}

/** Who talks in a capture, from the index and the rows of what it does not know yet. */
export async function servicesOf(capture: Capture): Promise<Services> {
  const sums = [...capture.layout.index, ...await capture.unindexed()];
  // Where values were left out of the index, what is left would pass for all of them.
  const capped = new Set(sums.flatMap(({ labelsCapped = [] }) => labelsCapped));
  const totals = labelTotals(sums);
  const label = NAMES.find((name) => !capped.has(name) && (totals.get(name)?.length ?? 0) > 1);
  if (label === undefined) return { values: [] };
  const values = totals.get(label)!.map(({ value, lines }) => ({ value, lines }));
  return { label, values };
}
