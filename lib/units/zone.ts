import { nsOfTs, tsOfNs } from "./timestamp.ts";

/** A zone is a fixed offset from UTC in minutes, east positive: all that a capture knows of one. */
export type Zone = number;

const OFFSET = /(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const NS_A_MINUTE = 60_000_000_000n;

/** The offset an RFC 3339 text ends with, in minutes; undefined if it ends with none. */
export function offsetMinutesOf(text: string): Zone | undefined {
  const part = OFFSET.exec(text);
  if (part === null) return undefined;
  const minutes = Number(part[2] ?? 0) * 60 + Number(part[3] ?? 0);
  return part[1] === "-" ? -minutes || 0 : minutes;
}

/**
 * A canonical time as RFC 3339 in a zone, with all nine digits: `…T11:32:01.123456789+01:00`. Times
 * that would be in the year -1 or 10000 there stay in UTC.
 */
export function zonedTs(ts: string, zone: Zone): string {
  if (zone === 0) return ts;
  const local = nsOfTs(ts) + BigInt(zone) * NS_A_MINUTE;
  if (local < LOCAL_MIN || local > LOCAL_MAX) return ts;
  const sign = zone < 0 ? "-" : "+";
  const hours = String(Math.floor(Math.abs(zone) / 60)).padStart(2, "0");
  const minutes = String(Math.abs(zone) % 60).padStart(2, "0");
  return `${tsOfNs(local).slice(0, -1)}${sign}${hours}:${minutes}`;
}

const LOCAL_MIN = nsOfTs("0000-01-01T00:00:00.000000000Z");
const LOCAL_MAX = nsOfTs("9999-12-31T23:59:59.999999999Z");
