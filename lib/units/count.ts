/** A count with commas between thousands: `1,234,567`. */
export function formatCount(count: number | bigint): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 file`, `1,234 files`: a count with a noun whose plural ends in s. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

const RATE_UNITS = ["", "K", "M", "G"] as const;

/** A rate in at most five characters: `0`, `0.5`, `87`, `1.2K`, `3.4M`. Steps of 1000. */
export function formatRate(perSecond: number): string {
  let value = perSecond;
  let unit = 0;
  // What would be rounded up to four digits before the point belongs to the next unit.
  while (unit < RATE_UNITS.length - 1 && value >= (unit === 0 ? 999.5 : 999.95)) {
    value /= 1000;
    unit++;
  }
  if (unit > 0) return `${value.toFixed(1)}${RATE_UNITS[unit]}`;
  return value < 9.95 ? value.toFixed(1).replace(".0", "") : String(Math.round(value));
}
