/** How bad a line says it is. Names of other systems are mapped onto these six. */
export type Level = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** From harmless to worst. */
export const LEVELS: readonly Level[] = ["trace", "debug", "info", "warn", "error", "fatal"];

/** Names as loggers write them, in lower case. */
const NAMES: ReadonlyMap<string, Level> = new Map<string, Level>([
  ["trace", "trace"],
  ["trc", "trace"],
  ["finest", "trace"],
  ["verbose", "trace"],
  ["debug", "debug"],
  ["dbg", "debug"],
  ["fine", "debug"],
  ["finer", "debug"],
  ["info", "info"],
  ["inf", "info"],
  ["information", "info"],
  ["informational", "info"],
  ["notice", "info"],
  ["log", "info"],
  ["config", "info"],
  ["warn", "warn"],
  ["warning", "warn"],
  ["wrn", "warn"],
  ["error", "error"],
  ["err", "error"],
  ["severe", "error"],
  ["fatal", "fatal"],
  ["ftl", "fatal"],
  ["critical", "fatal"],
  ["crit", "fatal"],
  ["alert", "fatal"],
  ["emerg", "fatal"],
  ["emergency", "fatal"],
  ["panic", "fatal"],
  ["dpanic", "fatal"],
]);

/** The level of that name in any case; undefined if it is none. */
export function levelNamed(name: string): Level | undefined {
  return NAMES.get(name) ?? NAMES.get(name.toLowerCase());
}

/** True for what a person on call wants to see. */
export function isErrorLevel(level: Level | undefined): boolean {
  return level === "error" || level === "fatal";
}

/** Severities of RFC 5424, section 6.2.1: 0 emergency … 7 debug. */
const SEVERITIES: readonly Level[] = [
  "fatal",
  "fatal",
  "fatal",
  "error",
  "warn",
  "info",
  "info",
  "debug",
];

/** Level of a syslog severity, 0 to 7; undefined beyond. */
export function levelOfSeverity(severity: number): Level | undefined {
  return SEVERITIES[severity];
}

/** Levels of pino and bunyan: 10 trace, 20 debug … 60 fatal; levels between belong to the lower. */
export function levelOfTens(number: number): Level | undefined {
  return number < 10 || number >= 70 ? undefined : LEVELS[Math.floor(number / 10) - 1];
}

/** Severity numbers of OpenTelemetry: 1 to 24, four to a level. */
export function levelOfOtel(number: number): Level | undefined {
  return number < 1 || number > 24 ? undefined : LEVELS[Math.floor((number - 1) / 4)];
}

/** What an HTTP status says of the request: the server's faults are errors, the client's are not. */
export function levelOfStatus(status: number): Level | undefined {
  if (status < 100 || status > 599) return undefined;
  if (status >= 500) return "error";
  return status >= 400 ? "warn" : "info";
}
