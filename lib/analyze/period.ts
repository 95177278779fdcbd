import type { Capture } from "../capture/mod.ts";
import { canonicalTs } from "../units/mod.ts";

/** Canonical times, both inclusive. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** When the first and the last entry are, in time, as the files tell; undefined without entries. */
export async function periodOf(capture: Capture): Promise<Period | undefined> {
  const sums = [...capture.layout.index, ...await capture.unindexed()];
  const times = (name: "from" | "to") => sums.flatMap((sum) => canonicalTs(sum[name]) ?? []).sort();
  const [from] = times("from");
  const to = times("to").at(-1);
  return from === undefined || to === undefined ? undefined : { from, to };
}
