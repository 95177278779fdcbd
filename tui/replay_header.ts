import type { Ahead } from "./look/messages.ts";
import { nsOfTs, tsOfNs } from "../lib/units/mod.ts";

/** Where a replay is. Its clock runs at `speed`; 0 is no clock, all has happened. */
export interface ReplayHeader {
  readonly kind: "replay";
  readonly version: string;
  readonly dir: string;
  readonly redaction?: string;
  /** Faults that are shown, as they were typed, and when they begin. */
  readonly faults?: { readonly texts: readonly string[]; readonly from: string };
  /** Canonical times of the first and last entry that scope and filters leave, once known. */
  readonly period?: { readonly from: string; readonly to: string };
  /** Entries that they leave of the whole capture, as far as they are counted. */
  readonly left?: { readonly lines: number; readonly isDone: boolean };
  readonly speed: number;
  readonly isPaused: boolean;
  /** What comes next; undefined until the looker has found that out. */
  readonly ahead?: Ahead;
  /** The capture's time that was reached at `sinceMs`. */
  readonly reached?: string;
  /** The time that was reached when it was known what comes next. */
  readonly waitsFrom?: string;
  /** Of the machine's clock; undefined before the first tick and while it is paused. */
  readonly sinceMs?: number;
}

/** Times as fast as it was. Beyond that, all at once. */
const SPEED_MAX = 1024;
const SPEED_MIN = 1 / 16;
/** One step down from "all at once". */
const SPEED_BELOW_INSTANT = 64;
const NS_A_MS = 1_000_000;
/** Whoever waits longer than this is told for what. */
const GAP_MS = 10_000;

/** The header as time passes. The clock begins at the first entry, and stands when all is over. */
export function ticked(header: ReplayHeader, nowMs: number): ReplayHeader {
  const { period, speed, isPaused, sinceMs, ahead } = header;
  if (period === undefined || ahead === undefined || speed === 0 || isPaused) return header;
  const reached = header.reached ?? ahead.next ?? period.to;
  if (sinceMs === undefined || ahead.next === undefined) {
    return { ...header, reached, sinceMs: nowMs };
  }
  const passedNs = BigInt(Math.round(Math.max(0, nowMs - sinceMs) * speed * NS_A_MS));
  const next = tsOfNs(nsOfTs(reached) + passedNs);
  // The period may be an estimate; the next entry is none.
  const end = period.to > ahead.next ? period.to : ahead.next;
  return { ...header, reached: next < end ? next : end, sinceMs: nowMs };
}

/** The header when the looker has told what comes next; nothing is known with undefined. */
export function withAhead(header: ReplayHeader, ahead: Ahead | undefined): ReplayHeader {
  const { ahead: before, waitsFrom: _, ...rest } = header;
  if (ahead === undefined) return rest;
  if (before?.next === ahead.next && before !== undefined) return header;
  const from = header.reached ?? ahead.next;
  return { ...rest, ahead, ...from !== undefined && { waitsFrom: from } };
}

/** Everything that scope and filters leave has happened. */
export function isComplete({ speed, ahead }: ReplayHeader): boolean {
  return speed === 0 || (ahead !== undefined && ahead.next === undefined);
}

/** How long it still takes until something happens, in ms of the person's time, if that is long. */
export function gapMs({ ahead, speed, waitsFrom, reached }: ReplayHeader): number | undefined {
  const next = ahead?.next;
  if (next === undefined || waitsFrom === undefined || reached === undefined) return undefined;
  if (speed === 0 || msBetween(waitsFrom, next) / speed < GAP_MS) return undefined;
  return reached < next ? msBetween(reached, next) / speed : undefined;
}

/** How much of the period is over, 0 to 1. */
export function shareOf(header: ReplayHeader): number {
  const { period, reached } = header;
  if (isComplete(header)) return 1;
  if (period === undefined || reached === undefined) return 0;
  const whole = msBetween(period.from, period.to);
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, msBetween(period.from, reached) / whole));
}

/** At the next entry, whenever it is. */
export function skipped(header: ReplayHeader): ReplayHeader {
  const { ahead, sinceMs: _, ...rest } = header;
  if (ahead?.next === undefined) return header;
  return { ...rest, ahead, reached: ahead.next };
}

/** As it is while nobody can look: no time passes. */
export function held(header: ReplayHeader): ReplayHeader {
  if (header.sinceMs === undefined) return header;
  const { sinceMs: _, ...rest } = header;
  return rest;
}

export function paused(header: ReplayHeader): ReplayHeader {
  return { ...held(header), isPaused: !header.isPaused };
}

/** The next speed up or down, by way of 1; beyond the fastest, all at once. */
export function nextSpeed({ speed }: ReplayHeader, direction: "faster" | "slower"): number {
  if (direction === "faster") {
    if (speed === 0) return 0;
    if (speed < 1) return Math.min(1, speed * 2);
    return speed * 2 > SPEED_MAX ? 0 : speed * 2;
  }
  if (speed === 0) return SPEED_BELOW_INSTANT;
  return speed > 1 ? Math.max(1, speed / 2) : Math.max(SPEED_MIN, speed / 2);
}

function msBetween(from: string, to: string): number {
  return Number(nsOfTs(to) - nsOfTs(from)) / NS_A_MS;
}
