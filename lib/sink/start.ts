/**
 * The door for the thread that makes a plan and starts its work elsewhere: reads and checks what a
 * person said, and loads nothing of what delivers.
 */
import type { NotifyPlan } from "./notifier.ts";
import { netRightOf } from "./webhook/target.ts";

export { parseRules, type RulesSource } from "./alert/parse_rules.ts";
export type { AlertRule } from "./alert/rule.ts";
export type { NotifyPlan } from "./notifier.ts";
export { parseAuth, type WebhookAuth } from "./webhook/auth.ts";
export { EVENT_KINDS, type EventKind } from "./webhook/event.ts";
export { type Allowed, Guard, parseAllowed } from "../net/mod.ts";
export { parseTarget, type WebhookTarget } from "./webhook/target.ts";

/** What a thread that runs a `Notifier` must be allowed to connect to: `HOST:PORT`, `[V6]:PORT`. */
export function netRightsOf(plan: NotifyPlan | undefined): readonly string[] {
  return [...new Set(plan?.targets.map(netRightOf))];
}
