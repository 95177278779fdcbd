import type { Labels } from "../../entry/mod.ts";

/** Lines of one label set, and the times they span. */
export interface SetFacts {
  /** Canonical (lib/entry `labelSet`). */
  readonly json: string;
  readonly labels: Labels;
  readonly lines: number;
  /** Least and greatest ts in ns since 1970; undefined while no line has a readable one. */
  readonly minNs: bigint | undefined;
  readonly maxNs: bigint | undefined;
}

/** What a run of lines with consecutive cursors says about itself. */
export interface FrameFacts {
  readonly firstCursor: number;
  readonly lines: number;
  /** Of the lines, newlines included, in bytes. */
  readonly length: number;
  /** In order of first use. */
  readonly sets: readonly SetFacts[];
}

/** Least and greatest time over all sets; undefined when no line has a readable one. */
export function timesOf(
  sets: readonly SetFacts[],
): { readonly minNs: bigint; readonly maxNs: bigint } | undefined {
  let times: { minNs: bigint; maxNs: bigint } | undefined;
  for (const { minNs, maxNs } of sets) {
    if (minNs === undefined || maxNs === undefined) continue;
    times ??= { minNs, maxNs };
    if (minNs < times.minNs) times.minNs = minNs;
    if (maxNs > times.maxNs) times.maxNs = maxNs;
  }
  return times;
}
