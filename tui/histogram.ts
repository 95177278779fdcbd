import { nsOfTs, tsOfNs } from "../lib/units/mod.ts";
import type { HistogramTell } from "./look/messages.ts";

/** The canonical time at which a bucket begins. */
export function bucketStart({ from, to, buckets }: HistogramTell, index: number): string {
  const [start, end] = [nsOfTs(from), nsOfTs(to)];
  return tsOfNs(start + (end - start) * BigInt(index) / BigInt(buckets.length));
}
