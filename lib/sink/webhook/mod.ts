/** The webhook half of lib/sink; other rooms use lib/sink/mod.ts. */
export type { EventStats } from "./event.ts";
export { type Pace, REAL_PACE, type Sender } from "./sender.ts";
export { Transport } from "./transport.ts";
export { type WebhookPlan, Webhooks } from "./webhooks.ts";
