import type { Time } from "./time.ts";

const ZERO = 48;
const NINE = 57;
const FRACTION_DIGITS = 9;
/** 2^63 − 1 has 19 digits: what senders' signed 64-bit nanoseconds can hold, in the year 2262. */
const DIGITS_MAX = 19;
const SECONDS_MAX = 9_223_372_036;
const NANOS_AT_MAX = 854_775_807;

/**
 * Reads nanoseconds since 1970 from 1 to 19 ASCII digits in `[start, end)`, without making a string
 * or a bigint: the way in of every pushed line.
 *
 * @returns false, with `$time` untouched, if there is no such number up to 2^63 − 1.
 */
export function parseNsDigits(
  bytes: Uint8Array,
  start: number,
  end: number,
  $time: Time,
): boolean {
  const length = end - start;
  if (length < 1 || length > DIGITS_MAX) return false;
  const split = Math.max(start, end - FRACTION_DIGITS);
  const seconds = readDigits(bytes, start, split);
  const nanos = readDigits(bytes, split, end);
  if (seconds < 0 || nanos < 0) return false;
  if (seconds >= SECONDS_MAX && (seconds > SECONDS_MAX || nanos > NANOS_AT_MAX)) return false;
  $time.seconds = seconds;
  $time.nanos = nanos;
  return true;
}

/** The value of up to ten digits; −1 if another byte is among them. */
function readDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === undefined || byte < ZERO || byte > NINE) return -1;
    value = value * 10 + (byte - ZERO);
  }
  return value;
}
