import type { CaptureDiff, SignatureChange } from "./compare.ts";

/** The signatures that differ. */
export interface Differences {
  /** Not in A; most lines first. */
  readonly fresh: readonly SignatureChange[];
  /** Not in B; most lines first. */
  readonly gone: readonly SignatureChange[];
  /** In both, at another rate; most surprising first. */
  readonly changed: readonly SignatureChange[];
  /** Those of `fresh` and `gone` that have error lines. */
  readonly errorsOnlyA: readonly SignatureChange[];
  readonly errorsOnlyB: readonly SignatureChange[];
}

/**
 * Sorts signatures into what is new, gone and changed. Where a capture had more signatures than were
 * kept, an absent one may have been there as often as the undercount: then it takes more lines on
 * the other side to be called new or gone.
 */
export function pickDifferences({ a, b, signatures }: CaptureDiff): Differences {
  const fresh = signatures
    .filter(({ countA, countB }) => countA === 0 && countB > a.undercount)
    .sort((x, y) => y.countB - x.countB || byPattern(x, y));
  const gone = signatures
    .filter(({ countA, countB }) => countB === 0 && countA > b.undercount)
    .sort((x, y) => y.countA - x.countA || byPattern(x, y));
  const changed = signatures
    .filter(({ countA, countB, isFar }) => countA > 0 && countB > 0 && isFar)
    .sort((x, y) => Math.abs(y.score) - Math.abs(x.score) || byPattern(x, y));
  return {
    fresh,
    gone,
    changed,
    errorsOnlyA: gone.filter(({ errorsA }) => errorsA > 0),
    errorsOnlyB: fresh.filter(({ errorsB }) => errorsB > 0),
  };
}

function byPattern(x: SignatureChange, y: SignatureChange): number {
  return x.pattern < y.pattern ? -1 : 1;
}
