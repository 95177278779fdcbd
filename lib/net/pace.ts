import { pause } from "../pipe/mod.ts";

/** What needs time and chance for its attempts. */
export interface Pace {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}

/** The real one. */
export const REAL_PACE: Pace = {
  nowMs: () => Date.now(),
  random: () => Math.random(),
  wait: pause,
};
