import { type Aligned, alignSignatures } from "../../line/mod.ts";
import type { Triage } from "./triage.ts";

/** What has changed since another capture. */
export interface Comparison {
  readonly dir: string;
  readonly totalLines: number;
  readonly errorLines: number;
  /** Signatures that the other capture lacks; most first. */
  readonly fresh: readonly Aligned[];
  /** Signatures that only the other capture has; most first. */
  readonly gone: readonly Aligned[];
  /** A signature that counts as absent may have been there this often; 0 when counts are exact. */
  readonly undercount: number;
}

/** Compares full sets of signatures, not the first few of each. */
export function compareWith(baseline: Triage, current: Triage): Comparison {
  const aligned = alignSignatures(baseline.signatures, current.signatures);
  const gone = aligned.filter(({ after }) => after === 0);
  return {
    dir: baseline.dir,
    totalLines: baseline.totalLines,
    errorLines: baseline.errorLines,
    fresh: aligned.filter(({ before }) => before === 0),
    gone,
    undercount: Math.max(baseline.sketch.undercount, current.sketch.undercount),
  };
}
