/** First pause after a failed attempt; it doubles with every further one. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** The longest that the other side may ask us to wait. */
const RETRY_AFTER_MAX_MS = 5 * 60_000;

/** Seconds or an HTTP date → milliseconds from now, bounded; undefined when it is neither. */
export function parseRetryAfter(text: string, nowMs: number): number | undefined {
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : dateOf(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(RETRY_AFTER_MAX_MS, Math.max(0, ms));
}

/** RFC 9110's one form for senders: `Sun, 06 Nov 1994 08:49:37 GMT`. */
function dateOf(text: string): number {
  return /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)
    ? Date.parse(text)
    : NaN;
}

export interface PauseOptions {
  /** From 0 up to 1, by chance. */
  readonly chance: number;
  /** What the other side asked for; never less. */
  readonly afterMs?: number | undefined;
  /** The first pause, where a second is too long for a start. */
  readonly firstMs?: number;
}

/**
 * The pause before the next attempt, after `failures` in a row: doubling, half of it by chance, so
 * that many clients do not come back at the same moment; never shorter than the other side asked for.
 */
export function pauseMs(
  failures: number,
  { chance, afterMs = 0, firstMs = FIRST_PAUSE_MS }: PauseOptions,
): number {
  const most = Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** (failures - 1));
  return Math.max(afterMs, most * (0.5 + chance / 2));
}
