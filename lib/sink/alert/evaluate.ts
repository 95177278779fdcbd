import type { Readings } from "./readings.ts";
import { type AlertRule, type AlertState, COMPARISONS } from "./rule.ts";

/** Where a rule stands between two looks. */
export type RuleState =
  | { readonly kind: "quiet" }
  /** The condition holds, for less than the rule's `for`. */
  | { readonly kind: "pending"; readonly sinceMs: number }
  | { readonly kind: "firing" };

/** Name of a rule → its state; a rule that is missing is quiet. */
export type RuleStates = ReadonlyMap<string, RuleState>;

/** A rule that began or ceased to fire. */
export interface Change {
  readonly rule: AlertRule;
  readonly value: number;
  readonly state: AlertState;
}

export interface Evaluated {
  readonly states: RuleStates;
  /** In the order of the rules. */
  readonly changes: readonly Change[];
}

/** One look at all rules: which fire now, and what has changed. `nowMs` only goes forward. */
export function evaluate(
  rules: readonly AlertRule[],
  states: RuleStates,
  { readings, nowMs }: { readonly readings: Readings; readonly nowMs: number },
): Evaluated {
  const next = new Map<string, RuleState>();
  const changes: Change[] = [];
  for (const rule of rules) {
    const before = states.get(rule.name) ?? { kind: "quiet" };
    const value = readings[rule.metric];
    const after = step(rule, before, { value, nowMs });
    next.set(rule.name, after);
    const isFiring = after.kind === "firing";
    if (isFiring !== (before.kind === "firing")) {
      changes.push({ rule, value, state: isFiring ? "firing" : "resolved" });
    }
  }
  return { states: next, changes };
}

function step(
  { op, threshold, clear, forMs }: AlertRule,
  before: RuleState,
  { value, nowMs }: { readonly value: number; readonly nowMs: number },
): RuleState {
  // The threshold moves while the rule fires: that is the whole hysteresis.
  const isFiring = before.kind === "firing";
  if (!COMPARISONS[op](value, isFiring ? clear : threshold)) return { kind: "quiet" };
  if (isFiring) return before;
  const sinceMs = before.kind === "pending" ? before.sinceMs : nowMs;
  return nowMs - sinceMs >= forMs ? { kind: "firing" } : { kind: "pending", sinceMs };
}
