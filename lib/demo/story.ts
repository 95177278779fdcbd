/**
 * What happens to the shop, in milliseconds of the story: version 1.9.0 of payments keeps its database
 * connection while the card provider answers; its pool runs dry, payments time out, checkout tries
 * again and gives up, and shoppers see 503, until payments is rolled back.
 */
export const STORY = {
  /** payments 1.9.0 takes over. */
  deployMs: 12_000,
  /** Its pool has no connection left. */
  dryMs: 17_000,
  /** A payment waits so long for a connection: the first ones give up at 0:20. */
  poolWaitMs: 3_000,
  /** Somebody has seen it. */
  rollbackMs: 50_000,
  /** payments 1.8.2 answers again. */
  healedMs: 51_500,
  /** Told; from here on the shop just works. */
  endMs: 75_000,
} as const;

export const POOL_MAX = 20;
const POOL_CALM = 5;

/** True while a payment finds no connection. */
export function isPoolDry(atMs: number): boolean {
  return atMs >= STORY.dryMs && atMs < STORY.healedMs;
}

/** Connections of payments that are in use. */
export function poolInUse(atMs: number): number {
  if (isPoolDry(atMs)) return POOL_MAX;
  if (atMs < STORY.deployMs || atMs >= STORY.healedMs) return POOL_CALM;
  const share = (atMs - STORY.deployMs) / (STORY.dryMs - STORY.deployMs);
  return Math.round(POOL_CALM + share * (POOL_MAX - POOL_CALM));
}

export type PaymentsVersion = "1.8.2" | "1.9.0";

export function paymentsVersion(atMs: number): PaymentsVersion {
  return atMs >= STORY.deployMs && atMs < STORY.rollbackMs ? "1.9.0" : "1.8.2";
}
