import { cutValue, LogtapError } from "../fault/mod.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Unit → milliseconds. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "µs": 1e-3,
  ms: 1,
  s: SECOND,
  m: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
};

const TERM = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w)/y;

/**
 * Reads a duration as Go and Prometheus write it: `90s`, `1h30m`, `1.5h`, `250ms`, `2d`, `0`.
 *
 * @returns milliseconds, not negative, with a fraction only if the text names less than one.
 * @throws {LogtapError} usage — anything else, a negative duration too.
 */
export function parseDuration(text: string): number {
  const ms = readDuration(text);
  if (ms !== undefined) return ms;
  throw new LogtapError(
    "usage",
    `Cannot read duration "${cutValue(text)}": expected numbers with units, such as 90s or 1h30m`,
    { hint: "units: ms, s, m, h, d, w" },
  );
}

/** As {@linkcode parseDuration}, but `undefined` when the text is not a duration. */
export function readDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (text === "") return undefined;
  let ms = 0;
  TERM.lastIndex = 0;
  for (let read = 0; read < text.length; read = TERM.lastIndex) {
    const term = TERM.exec(text);
    if (term === null) return undefined;
    ms += Number(term[1]) * UNITS[term[2]!]!;
  }
  return Number.isFinite(ms) ? ms : undefined;
}

/** A length of time in its two greatest units: `2d 03h`, `1h 05m`, `1m 30s`, `45s`, `250ms`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return ms < 0.5 ? "0s" : `${Math.min(Math.round(ms), SECOND - 1)}ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)}s`;
  if (ms < HOUR) return pair(ms, [MINUTE, "m"], [SECOND, "s"]);
  if (ms < DAY) return pair(ms, [HOUR, "h"], [MINUTE, "m"]);
  return pair(ms, [DAY, "d"], [HOUR, "h"]);
}

type Unit = readonly [ms: number, name: string];

function pair(ms: number, [big, bigName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)}${bigName} ${String(rest).padStart(2, "0")}${smallName}`;
}
