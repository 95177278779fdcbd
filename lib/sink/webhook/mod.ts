/** The webhook half of lib/sink; other rooms use lib/sink/mod.ts. */
export { parseAuth, type WebhookAuth } from "./auth.ts";
export {
  type AlertFacts,
  EVENT_KINDS,
  type EventKind,
  type EventStats,
  type SinkEvent,
} from "./event.ts";
export { type Allowed, Guard, parseAllowed } from "./guard.ts";
export { type Pace, REAL_PACE, type Sender } from "./sender.ts";
export { netRightOf, parseTarget, type WebhookTarget } from "./target.ts";
export { Transport } from "./transport.ts";
export { type WebhookPlan, Webhooks } from "./webhooks.ts";
