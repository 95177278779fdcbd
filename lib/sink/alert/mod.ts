/** The alert half of lib/sink; other rooms use lib/sink/mod.ts. */
export { Alerts, changeText, rounded } from "./alerts.ts";
export type { Change } from "./evaluate.ts";
export { diskPercent, type Totals } from "./readings.ts";
export type { AlertRule } from "./rule.ts";
