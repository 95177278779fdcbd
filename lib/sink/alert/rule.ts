import type { AlertMetric } from "./readings.ts";

/** How a value is held against a threshold. */
export const COMPARISONS = {
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
} as const satisfies Readonly<Record<string, (value: number, limit: number) => boolean>>;

export type Comparison = keyof typeof COMPARISONS;

/** For people, in messages. */
export const COMPARISON_SIGNS: Readonly<Record<Comparison, string>> = {
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
};

export type AlertState = "firing" | "resolved";

/** One rule of `--alert-rules`. Plain data. */
export interface AlertRule {
  /** Unique among the rules. */
  readonly name: string;
  readonly metric: AlertMetric;
  readonly op: Comparison;
  readonly threshold: number;
  /** Once it fires, it goes on until the value is back behind this one; `threshold` when not given. */
  readonly clear: number;
  /** How long the condition must hold before the rule fires. */
  readonly forMs: number;
  /** Which changes are sent to webhooks. */
  readonly events: readonly AlertState[];
  /** Words of the user's, sent along. */
  readonly detail?: string;
}
