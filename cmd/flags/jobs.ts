import type { Capture } from "../../lib/capture/mod.ts";
import type { Flag } from "../../lib/cli/mod.ts";

/** How many workers read a capture. */
export const JOBS_FLAG = {
  kind: "number",
  value: "N",
  min: 0,
  max: 64,
  doc: "Workers that read at the same time; as many as there are processors unless given",
} as const satisfies Flag;

/** Below this a worker costs more time than it saves. */
const WORTH_BYTES = 1 << 20;

/** Workers for these captures: 0 means in this thread. */
export function jobsOf(jobs: number | undefined, captures: readonly Capture[]): number {
  if (jobs !== undefined) return jobs;
  const bytes = captures.reduce((sum, { layout }) => sum + sizeOf(layout), 0);
  return bytes < WORTH_BYTES ? 0 : navigator.hardwareConcurrency;
}

function sizeOf({ dataFiles, tails }: Capture["layout"]): number {
  return [...dataFiles, ...tails].reduce((sum, { bytes }) => sum + bytes, 0);
}
