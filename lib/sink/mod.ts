/**
 * Where news of a receiver goes besides its capture: webhooks, and the alert rules that feed them.
 *
 *     totals, once a second ─► Notifier ─► alert/    rules → what began or ceased to fire
 *     a file was finished   ─►    │
 *                                 └──────► webhook/  event → one parcel → a courier for each URL
 *
 * Owns the rules and their evaluation (pure), the events and their JSON (docs/webhooks.md), secrets
 * that prove them, and delivery in order with retries, kept away from link-local and metadata
 * addresses by lib/net's guard. Does not read files: URLs, secrets and rules arrive as plain
 * data. `webhook/transport.ts` is the edge to the network and needs the right to connect to exactly
 * the host and port of each URL (`netRightsOf`). `start.ts` is the door of the thread that makes plans.
 *
 * A side branch: nothing here throws into the receiver or makes it wait, but for `Notifier.end`,
 * which takes at most the time it is given. Limits: 100 events wait for a URL, those that only inform
 * give way first, `stop` never; 5 s an attempt; an hour an event; 16 KiB of an answer's head; 200
 * rules.
 */
export type { Totals } from "./alert/mod.ts";
export {
  Notifier,
  type NotifierPorts,
  type NotifyPlan,
  type NotifySnapshot,
  type Rotated,
} from "./notifier.ts";
export { Guard } from "../net/mod.ts";
export { type Pace, REAL_PACE, type Sender, Transport } from "./webhook/mod.ts";
