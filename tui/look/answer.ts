import { periodOf } from "../../lib/analyze/read.ts";
import { CURSOR_STEP } from "../../lib/analyze/inject/mod.ts";
import type { Capture } from "../../lib/capture/mod.ts";
import { compilePattern } from "../../lib/pattern/mod.ts";
import { compileLookFilters, narrowed } from "./entry_filter.ts";
import {
  type Ask,
  type Extent,
  type Goal,
  HITS_MAX,
  type LookFilters,
  type Tell,
} from "./messages.ts";
import { readBackward, readForward } from "./reading.ts";
import { servicesOf } from "./services.ts";
import {
  CountTally,
  HistogramTally,
  HitsTally,
  LeftTally,
  PatternTally,
  type Tally,
} from "./tallies.ts";
import { levelOfEntry, type Sight, windowAt } from "./window.ts";

/** Sums are told this often while they grow, and so is how far a search has come. */
const TELL_EVERY_MS = 150;

/** Asks that are answered by looking at the capture. */
export type Work = Exclude<Extract<Ask, { readonly ticket: number }>, { readonly kind: "stop" }>;

/** What an answer is made of. */
export interface Answering {
  readonly sight: Sight;
  /** All there is, also what has not happened yet in a replay. */
  readonly whole: Extent;
  readonly filters: LookFilters;
  /** Program and version, for captures that are made. */
  readonly writer: string;
  readonly signal: AbortSignal;
  tell(tell: Tell): void;
  /** All up to the end of the sight was counted. */
  onCounted(tally: CountTally): void;
}

/** Answers an ask. What has been told of it when the signal aborts is to be passed over. */
export async function answer(ask: Work, answering: Answering): Promise<void> {
  const { sight, tell, signal } = answering;
  const { ticket } = ask;
  switch (ask.kind) {
    case "window": {
      const window = await windowAt(sight, ask, signal);
      if (!signal.aborted) tell({ kind: "window", ticket, ...window });
      return;
    }
    case "seek":
      return await seek(ask, answering);
    case "hits": {
      const filter = narrowed(sight.filter, goalOf({ kind: "pattern", source: ask.source }));
      return await sum(ticket, new HitsTally(HITS_MAX), {
        ...answering,
        sight: { ...sight, filter },
      });
    }
    case "count": {
      const tally = new CountTally();
      await sum(ticket, tally, answering);
      if (!signal.aborted) answering.onCounted(tally);
      return;
    }
    case "left":
      return await left(ticket, answering);
    case "histogram": {
      const period = await periodOf(await current(answering));
      if (period === undefined) throw new Error("there are no entries");
      return await sum(ticket, new HistogramTally(period, ask.buckets), answering);
    }
    case "patterns":
      return await sum(ticket, new PatternTally(ask.top), answering);
    case "services":
      return tell({
        kind: "services",
        ticket,
        ...await servicesOf(await current(answering), signal),
      });
    case "export":
      return await exported(ask, answering);
  }
}

async function seek(
  { ticket, goal, from, direction }: Ask & { readonly kind: "seek" },
  { sight: { capture, filter, extent }, signal, tell }: Answering,
): Promise<void> {
  const sought = narrowed(filter, goalOf(goal));
  const end = extent.lastCursor + 1;
  const isForward = direction === "forward";
  const range = isForward
    ? { from: Math.max(extent.firstCursor, from + CURSOR_STEP), to: end }
    : { from: extent.firstCursor, to: Math.min(end, from) };
  const reaches = isForward
    ? readForward(capture, { filter: sought, range }, signal)
    : readBackward(capture, { filter: sought, range }, { signal });
  const isDue = every(TELL_EVERY_MS);
  for await (const reach of reaches) {
    const hit = isForward ? reach.entries[0] : reach.entries.at(-1);
    if (hit !== undefined) return tell({ kind: "found", ticket, cursor: hit.cursor });
    const read = isForward ? reach.to - range.from : range.to - reach.from;
    const share = read / Math.max(1, range.to - range.from);
    if (isDue()) tell({ kind: "progress", ticket, share, found: 0 });
  }
  if (!signal.aborted) tell({ kind: "found", ticket });
}

async function sum(
  ticket: number,
  tally: Tally,
  { sight: { capture, filter, extent }, signal, tell }: Answering,
): Promise<void> {
  const range = { from: extent.firstCursor, to: extent.lastCursor + 1 };
  const isDue = every(TELL_EVERY_MS);
  for await (const { to, entries } of readForward(capture, { filter, range }, signal)) {
    tally.add(entries);
    if (!isDue()) continue;
    const share = (to - range.from) / Math.max(1, range.to - range.from);
    tell({ kind: "progress", ticket, share, found: 0 });
    tell(tally.tell(ticket, false));
  }
  if (!signal.aborted) tell(tally.tell(ticket, true));
}

/** The capture as it is now. */
async function current({ sight: { capture }, whole }: Answering): Promise<Capture> {
  return whole.isLive ? await capture.again() : capture;
}

/** All of it need not be read to be counted. */
async function left(ticket: number, answering: Answering): Promise<void> {
  const { sight, whole, tell } = answering;
  if (!sight.filter.isEmpty) {
    const all = { ...answering, sight: { ...sight, extent: whole } };
    return await sum(ticket, new LeftTally(), all);
  }
  const period = await periodOf(await current(answering));
  const { lines } = whole;
  tell({ kind: "left", ticket, lines, ...period !== undefined && { period }, isDone: true });
}

async function exported(
  { ticket, dir }: Ask & { readonly kind: "export" },
  { sight, filters, writer, signal, tell }: Answering,
): Promise<void> {
  const isDue = every(TELL_EVERY_MS);
  const onProgress = (share: number, found: number) => {
    if (isDue()) tell({ kind: "progress", ticket, share, found });
  };
  // Whoever only looks does not load what writes captures.
  const { exportSight } = await import("./export.ts");
  const { entries } = await exportSight(sight, { dir, filters, writer, signal, onProgress });
  tell({ kind: "exported", ticket, dir, lines: entries });
}

function goalOf(goal: Goal): Parameters<typeof narrowed>[1] {
  if (goal.kind === "error") {
    return { matches: (entry) => levelOfEntry({ entry, cursor: 0, line: "" }) === "error" };
  }
  const needle = compilePattern(goal.source);
  const { matches } = compileLookFilters({ labels: [], hide: [], grep: [goal.source] });
  return { needle, matches };
}

/** True when so long has passed since it was last true. */
function every(ms: number): () => boolean {
  let lastMs = performance.now();
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < ms) return false;
    lastMs = nowMs;
    return true;
  };
}
