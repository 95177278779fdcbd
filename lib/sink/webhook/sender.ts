import type { Headers } from "./http_text.ts";
import type { WebhookTarget } from "./target.ts";

/** How a POST ended. */
export type Answer =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfter?: string }
  /** The address must not be talked to. */
  | { readonly kind: "blocked"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

export interface Post {
  readonly target: WebhookTarget;
  /** Names and values free of line breaks. */
  readonly headers: Headers;
  readonly body: string;
}

/** What a courier needs of the network: sends one POST, bounded in time, and never rejects. */
export interface Sender {
  post(post: Post, signal: AbortSignal): Promise<Answer>;
}

/** What a courier needs of time and chance. */
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
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener("abort", end);
    }),
};
