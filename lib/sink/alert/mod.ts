/** The alert half of lib/sink; other rooms use lib/sink/mod.ts. */
export { Alerts, changeText, rounded } from "./alerts.ts";
export { parseRules, type RulesSource } from "./parse_rules.ts";
export { ALERT_METRICS, type AlertMetric, diskPercent, type Totals } from "./readings.ts";
export type { AlertRule } from "./rule.ts";
