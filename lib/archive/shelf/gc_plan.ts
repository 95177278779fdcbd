import type { ShelfState } from "./look.ts";

export interface GcLimits {
  /** Captures that ended longer ago go. */
  readonly maxAgeMs?: number;
  /** The oldest go until the rest takes no more. */
  readonly maxTotalBytes?: number;
}

/** What the plan looks at. */
export interface GcCandidate {
  readonly dir: string;
  readonly state: ShelfState;
  /** When it began and ended, in ms since 1970. */
  readonly startMs: number;
  readonly endMs: number;
  /** Of all its files. */
  readonly bytes: number;
  /** What lies in its directory and is no part of it. */
  readonly strange: readonly string[];
}

export type GcReason = "max-age" | "max-total";

export interface Doomed<T> {
  readonly item: T;
  readonly reasons: readonly GcReason[];
}

/** A capture that the limits would take, and why it stays. */
export interface Spared<T> {
  readonly item: T;
  readonly why: "live" | "unclear" | "strange";
}

export interface GcPlan<T> {
  /** Oldest first. */
  readonly doomed: readonly Doomed<T>[];
  readonly spared: readonly Spared<T>[];
}

/**
 * What the limits take. Captures that are written, or may be, stay, and so do those with something
 * else in their directory; their bytes count, though.
 */
export function planGc<T extends GcCandidate>(
  items: readonly T[],
  { maxAgeMs, maxTotalBytes }: GcLimits,
  nowMs: number,
): GcPlan<T> {
  const oldestFirst = items.toSorted((a, b) =>
    a.startMs - b.startMs || (a.dir < b.dir ? -1 : a.dir > b.dir ? 1 : 0)
  );
  const doomed: Doomed<T>[] = [];
  const spared: Spared<T>[] = [];
  let total = items.reduce((sum, { bytes }) => sum + bytes, 0);
  const take = (item: T, reason: GcReason) => {
    const why = whyKept(item);
    if (why !== undefined) return void spared.push({ item, why });
    doomed.push({ item, reasons: [reason] });
    total -= item.bytes;
  };
  const isOld = ({ endMs }: T) => maxAgeMs !== undefined && nowMs - endMs > maxAgeMs;
  for (const item of oldestFirst.filter(isOld)) take(item, "max-age");
  for (const item of oldestFirst) {
    if (maxTotalBytes === undefined || total <= maxTotalBytes) break;
    if (!isOld(item)) take(item, "max-total");
  }
  return { doomed: doomed.sort((a, b) => a.item.startMs - b.item.startMs), spared };
}

function whyKept({ state, strange }: GcCandidate): Spared<unknown>["why"] | undefined {
  if (state === "live" || state === "unclear") return state;
  return strange.length > 0 ? "strange" : undefined;
}
