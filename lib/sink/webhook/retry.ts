import type { Answer } from "./sender.ts";

/** First pause after a failed attempt; it doubles with every further one. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** The longest that a receiver may ask us to wait. */
const RETRY_AFTER_MAX_MS = 5 * 60_000;

/** What an answer means for the event that was sent. */
export type Verdict =
  | { readonly kind: "delivered" }
  /** Worth another attempt; the receiver may have said when, in milliseconds from now. */
  | { readonly kind: "again"; readonly reason: string; readonly afterMs?: number }
  /** Sending it again would end the same way. */
  | {
    readonly kind: "given_up";
    readonly outcome: "refused" | "redirected" | "blocked";
    readonly reason: string;
  };

/** Statuses below 500 that ask for another attempt: 408 Request Timeout, 429 Too Many Requests. */
const ASK_AGAIN = new Set([408, 429]);

export function verdictOf(answer: Answer, nowMs: number): Verdict {
  if (answer.kind === "failed") return { kind: "again", reason: answer.reason };
  if (answer.kind === "blocked") {
    return { kind: "given_up", outcome: "blocked", reason: answer.reason };
  }
  const { status, retryAfter } = answer;
  if (status < 300) return { kind: "delivered" };
  const reason = `answered ${status}`;
  if (status < 400) {
    const why = `${reason}, and redirects are not followed`;
    return { kind: "given_up", outcome: "redirected", reason: why };
  }
  if (status < 500 && !ASK_AGAIN.has(status)) {
    return { kind: "given_up", outcome: "refused", reason };
  }
  const afterMs = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, nowMs);
  return { kind: "again", reason, ...(afterMs === undefined ? {} : { afterMs }) };
}

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

/**
 * The pause before the next attempt, after `failures` in a row: doubling, half of it by chance, so
 * that many senders do not come back at the same moment; never shorter than the receiver asked for.
 */
export function pauseMs(
  failures: number,
  { chance, afterMs = 0 }: { readonly chance: number; readonly afterMs?: number | undefined },
): number {
  const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return Math.max(afterMs, most * (0.5 + chance / 2));
}
