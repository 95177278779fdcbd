import { type Change, evaluate, type RuleStates } from "./evaluate.ts";
import { readingsOf, type Totals } from "./readings.ts";
import { type AlertRule, COMPARISON_SIGNS } from "./rule.ts";

/** The rules and where they stand. */
export class Alerts {
  readonly #rules: readonly AlertRule[];
  #states: RuleStates = new Map();

  constructor(rules: readonly AlertRule[]) {
    this.#rules = rules;
  }

  /** What has changed since the look before. */
  look(now: Totals, before: Totals): readonly Change[] {
    const { states, changes } = evaluate(this.#rules, this.#states, {
      readings: readingsOf(now, before),
      nowMs: now.atMs,
    });
    this.#states = states;
    return changes;
  }

  /** Rule → 1 while it fires, else 0. */
  firing(): Readonly<Record<string, number>> {
    const isFiring = (name: string) => this.#states.get(name)?.kind === "firing";
    return Object.fromEntries(this.#rules.map(({ name }) => [name, isFiring(name) ? 1 : 0]));
  }
}

/** `disk nearly full: firing, disk_pct 91.3 > 90 (make room)`. */
export function changeText({ rule, value, state }: Change): string {
  const { name, metric, op, threshold, clear, detail } = rule;
  const limit = state === "firing" ? threshold : clear;
  const holds = state === "firing" ? "" : "not ";
  const words = detail === undefined ? "" : ` (${detail})`;
  return `${name}: ${state}, ${metric} ${rounded(value)} is ${holds}${
    COMPARISON_SIGNS[op]
  } ${limit}${words}`;
}

/** Three digits are enough to be told something; whole numbers stay whole. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
