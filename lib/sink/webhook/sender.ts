import type { Headers } from "./http_text.ts";
import type { WebhookTarget } from "./target.ts";

export { type Pace, REAL_PACE } from "../../net/mod.ts";

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
