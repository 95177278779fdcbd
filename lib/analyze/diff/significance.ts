/** Lines counted while a time went by. */
export interface Observed {
  readonly count: number;
  readonly seconds: number;
}

/**
 * How surprising the change of a rate from `a` to `b` is if nothing had changed: the root of the
 * log-likelihood ratio of two Poisson rates, positive for a rise. Comparable to standard
 * deviations: beyond ±3.3 chance explains one in a thousand. Logs come in bursts, which the model
 * does not know, so a score is a reason to look and no proof.
 */
export function scoreOf(a: Observed, b: Observed): number {
  const total = a.count + b.count;
  const seconds = a.seconds + b.seconds;
  if (total === 0 || seconds === 0) return 0;
  const ratio = 2 *
    (share(a.count, total * a.seconds / seconds) + share(b.count, total * b.seconds / seconds));
  const rises = b.count * a.seconds > a.count * b.seconds;
  const score = Math.sqrt(Math.max(0, ratio));
  return rises ? score : score === 0 ? 0 : -score;
}

function share(count: number, expected: number): number {
  return count === 0 ? 0 : count * Math.log(count / expected);
}

/** One in a thousand. */
const SCORE_MIN = 3.29;
/** A rate that has not at least doubled or halved is not told. */
const RATIO_MIN = 2;

/** Whether a rate has changed so that it is worth a person's time. */
export function hasChanged(a: Observed, b: Observed): boolean {
  const [before, after] = [a.count / a.seconds, b.count / b.seconds];
  const isFar = after >= before * RATIO_MIN || before >= after * RATIO_MIN;
  return isFar && Math.abs(scoreOf(a, b)) >= SCORE_MIN;
}
