import { nsOfTs, tsOfNs } from "../lib/units/mod.ts";

/** Where a replay is. Its clock runs from `from` at `speed`; 0 is no clock, all has happened. */
export interface ReplayHeader {
  readonly kind: "replay";
  readonly version: string;
  readonly dir: string;
  readonly redaction?: string;
  /** Canonical times of the first and last entry that the scope leaves. */
  readonly period?: { readonly from: string; readonly to: string };
  readonly speed: number;
  readonly isPaused: boolean;
  /** The capture's time that was reached at `sinceMs`. */
  readonly reached?: string;
  /** Of the machine's clock; undefined before the first tick and while it is paused. */
  readonly sinceMs?: number;
}

/** Times as fast as it was. Beyond that, all at once. */
const SPEED_MAX = 1024;
const SPEED_MIN = 1 / 16;
/** One step down from "all at once". */
const SPEED_BELOW_INSTANT = 64;
const NS_A_MS = 1_000_000;

/** The header as time passes. */
export function ticked(header: ReplayHeader, nowMs: number): ReplayHeader {
  const { period, speed, isPaused, sinceMs } = header;
  if (period === undefined || speed === 0 || isPaused) return header;
  const reached = header.reached ?? period.from;
  if (sinceMs === undefined) return { ...header, reached, sinceMs: nowMs };
  const passedNs = BigInt(Math.round(Math.max(0, nowMs - sinceMs) * speed * NS_A_MS));
  const next = tsOfNs(nsOfTs(reached) + passedNs);
  return { ...header, reached: next < period.to ? next : period.to, sinceMs: nowMs };
}

export function isComplete({ period, speed, reached }: ReplayHeader): boolean {
  return speed === 0 || (period !== undefined && reached !== undefined && reached >= period.to);
}

export function paused(header: ReplayHeader): ReplayHeader {
  const { sinceMs: _, ...rest } = header;
  return { ...rest, isPaused: !header.isPaused };
}

/** The next speed up or down; beyond the fastest, all at once. */
export function stepped(header: ReplayHeader, direction: "faster" | "slower"): ReplayHeader {
  const { speed } = header;
  if (direction === "faster") {
    if (speed === 0) return header;
    const next = speed * 2;
    return withSpeed(header, next > SPEED_MAX ? 0 : next);
  }
  return withSpeed(header, speed === 0 ? SPEED_BELOW_INSTANT : Math.max(SPEED_MIN, speed / 2));
}

/** @param speed 0 for all at once; going on from there starts where the replay had come to. */
export function withSpeed(header: ReplayHeader, speed: number): ReplayHeader {
  return { ...header, speed };
}
