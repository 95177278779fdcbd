import { cutValue, LogtapError } from "../fault/mod.ts";

const STEP = 1024;
/** Every step is 1024, also for the names that elsewhere mean 1000: as the older program has it. */
const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;
const POWERS: Readonly<Record<string, number>> = { "": 0, k: 1, m: 2, g: 3, t: 4 };
const SIZE = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*$/i;
/** `i` only between a letter and nothing or `B`: `KiB`, `Ki`, but not `iB`. */
const BARE_I = /\d\s*i/i;

/**
 * Reads a size: a decimal number and a unit, `256MB`, `1.5 GB`, `64KiB`, `10Gi`, `512`.
 *
 * @returns whole bytes, rounded down.
 * @throws {LogtapError} usage — no size, or one beyond 2^53 bytes.
 */
export function parseBytes(text: string): number {
  const [, digits, letter] = BARE_I.test(text) ? [] : SIZE.exec(text) ?? [];
  const power = POWERS[letter?.toLowerCase() ?? ""];
  const bytes = digits === undefined || power === undefined
    ? NaN
    : Math.floor(Number(digits) * STEP ** power);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new LogtapError(
    "usage",
    `Cannot read size "${cutValue(text)}": expected a number and a unit, such as 256MB`,
    { hint: "units: B, KB, MB, GB, TB, also K or KiB and so on; 1 KB is 1024 bytes" },
  );
}

/** Bytes for people: `0 B`, `1.5 GB`; one decimal from KB on. `bytes` is not negative. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 1023.95 and more would be shown as 1024.0: it belongs to the next unit.
  while (unit < UNITS.length - 1 && value >= (unit === 0 ? STEP : STEP - 0.05)) {
    value /= STEP;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
