/** What became of events and attempts, over all URLs; the ids are labels of a metric. */
const OUTCOMES = [
  /** Answered with 2xx. */
  "delivered",
  /** An attempt failed and another follows. */
  "retried",
  /** Answered with 4xx: another attempt would end the same way. */
  "refused",
  /** Answered with 3xx; redirects are not followed. */
  "redirected",
  /** The address is one that webhooks must not go to. */
  "blocked",
  /** Too old after many attempts. */
  "expired",
  /** Gave way to others in a full queue. */
  "dropped",
  /** Not delivered when logtap ended. */
  "abandoned",
] as const;

export type Outcome = typeof OUTCOMES[number];

/** Counts outcomes; never reset. */
export class Outcomes {
  readonly #counts = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));

  add(outcome: Outcome): void {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
  }

  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
