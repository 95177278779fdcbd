import { parseRetryAfter } from "../../net/mod.ts";
import type { Answer } from "./sender.ts";

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
