import type { SlowLimits } from "./slow_watch.ts";

/** What one client may cost. Attackers are gone within 30 s, whatever they send or leave unsent. */
export interface ServerLimits extends SlowLimits {
  /** For the whole head of a request, from the first byte or, on a new connection, from its start. */
  readonly headMs: number;
  /** Between requests; senders that push every minute keep their connection. */
  readonly idleMs: number;
  readonly headBytes: number;
  readonly connections: number;
  /** Bodies in memory over all connections, while they arrive and until they are answered. */
  readonly bodiesBytes: number;
}

export const LIMITS: ServerLimits = {
  headMs: 10_000,
  stallMs: 15_000,
  wholeMs: 28_000,
  idleMs: 75_000,
  headBytes: 16 << 10,
  connections: 1024,
  bodiesBytes: 64 << 20,
};
