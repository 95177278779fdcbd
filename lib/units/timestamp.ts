import { civilOfDays, daysOfCivil, isCivil, SECONDS_A_DAY } from "./civil.ts";
import type { Time } from "./time.ts";

const BILLION = 1_000_000_000n;
/** 0000-01-01 and 9999-12-31T23:59:59, in seconds since 1970: what four digits of a year hold. */
const SECONDS_MIN = daysOfCivil({ year: 0, month: 1, day: 1 }) * SECONDS_A_DAY;
const SECONDS_MAX = daysOfCivil({ year: 10_000, month: 1, day: 1 }) * SECONDS_A_DAY - 1;

/** Canonical text of a date that surely exists; 29 February goes the long way. */
const CANONICAL = new RegExp(
  String.raw`^\d{4}-` +
    String
      .raw`(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)` +
    String.raw`T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{9}Z$`,
);
const CANONICAL_LENGTH = 30;

/** Groups: date, hour, minute, second, fraction, offset sign, hours, minutes. */
const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** A moment as the text tells it; `seconds` may lie outside what `Time` holds. */
interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

/**
 * Brings an RFC 3339 time into canonical form: UTC, nine digits. Digits beyond the ninth are cut;
 * a leap second, `:60`, becomes the second after it.
 *
 * @returns undefined if the text is no such time, or none of the years 0000 to 9999 in UTC.
 */
export function canonicalTs(text: string): string | undefined {
  if (text.length === CANONICAL_LENGTH && CANONICAL.test(text)) return text;
  const moment = readRfc3339(text);
  return moment === undefined ? undefined : tsOfMoment(moment);
}

/** An RFC 3339 text for people: in UTC, to the second. What is none stays as it is. */
export function shortTs(text: string): string {
  const canonical = canonicalTs(text);
  return canonical === undefined ? text : `${canonical.slice(0, 19)}Z`;
}

/** Canonical text of a moment. */
export function tsOfTime(time: Readonly<Time>): string {
  return tsOfMoment(time);
}

/** The moment of an RFC 3339 text; undefined if it is none, or lies before 1970. */
export function timeOfTs(text: string): Time | undefined {
  const moment = readRfc3339(text);
  return moment === undefined || moment.seconds < 0 ? undefined : moment;
}

/** Nanoseconds since 1970 of a canonical text; negative before. */
export function nsOfTs(ts: string): bigint {
  const moment = readRfc3339(ts);
  if (moment === undefined) throw new Error(`BUG: no canonical time: ${ts}`);
  return BigInt(moment.seconds) * BILLION + BigInt(moment.nanos);
}

/** Canonical text of nanoseconds since 1970, within the years 0000 to 9999. */
export function tsOfNs(ns: bigint): string {
  const nanos = ((ns % BILLION) + BILLION) % BILLION;
  const seconds = Number((ns - nanos) / BILLION);
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
    throw new RangeError(`BUG: ${ns} ns lies outside the years 0000 to 9999`);
  }
  return tsOfMoment({ seconds, nanos: Number(nanos) });
}

function readRfc3339(text: string): Moment | undefined {
  const part = RFC3339.exec(text);
  if (part === null) return undefined;
  const date = { year: Number(part[1]), month: Number(part[2]), day: Number(part[3]) };
  const [hour, minute, second] = [Number(part[4]), Number(part[5]), Number(part[6])];
  if (!isCivil(date) || hour > 23 || minute > 59 || second > 60) return undefined;
  const offset = offsetSeconds(part);
  if (offset === undefined) return undefined;
  const clock = hour * 3600 + minute * 60 + second;
  const seconds = daysOfCivil(date) * SECONDS_A_DAY + clock - offset;
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) return undefined;
  return { seconds, nanos: Number((part[7] ?? "").slice(0, 9).padEnd(9, "0")) };
}

function offsetSeconds(part: RegExpExecArray): number | undefined {
  if (part[8] === undefined) return 0;
  const [hours, minutes] = [Number(part[9]), Number(part[10])];
  if (hours > 23 || minutes > 59) return undefined;
  return (part[8] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function tsOfMoment({ seconds, nanos }: Moment): string {
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const { year, month, day } = civilOfDays(days);
  const clock = seconds - days * SECONDS_A_DAY;
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const time = `${pad(Math.floor(clock / 3600), 2)}:${pad(Math.floor(clock / 60) % 60, 2)}:${
    pad(clock % 60, 2)
  }`;
  return `${date}T${time}.${pad(nanos, 9)}Z`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
