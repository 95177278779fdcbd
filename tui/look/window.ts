import type { Block, Capture, CapturedEntry } from "../../lib/capture/mod.ts";
import { compileFilter } from "../../lib/filter/mod.ts";
import { levelOf, levelOfLabels } from "../../lib/line/mod.ts";
import { canonicalTs } from "../../lib/units/mod.ts";
import type { EntryFilter } from "./entry_filter.ts";
import type { LastEntries } from "./last_entries.ts";
import type { Anchor, Extent, Level, ShownEntry, WindowTell } from "./messages.ts";
import { type Range, readBackward, readForward } from "./reading.ts";

/** Cursors that are looked through at first behind a filter, when looking back. */
const STRIDE = 5000;

/** What is looked at: a capture as it is now, and what of it is shown. */
export interface Sight {
  readonly capture: Capture;
  readonly filter: EntryFilter;
  readonly extent: Extent;
  /** Its newest lines, where they are at hand: up to the extent's last cursor. */
  readonly edge?: Block;
  /** For those who ask for the end again and again. */
  readonly last: LastEntries;
}

export interface WindowWish {
  readonly anchor: Anchor;
  readonly before: number;
  readonly after: number;
}

/** Finds the entries around an anchor. */
export async function windowAt(
  sight: Sight,
  { anchor, before, after }: WindowWish,
  signal: AbortSignal,
): Promise<Omit<WindowTell, "kind" | "ticket">> {
  const { extent } = sight;
  if (anchor.kind === "end") return await windowAtEnd(sight, before, signal);
  const end = extent.lastCursor + 1;
  const at = Math.min(end, await cursorOf(sight, anchor, signal));
  // One more than is asked for tells whether there is more.
  const behind = await take(sight, { from: at, to: end }, { count: after + 1, signal });
  const ahead = await takeBack(sight, { from: extent.firstCursor, to: at }, {
    count: before + 1,
    signal,
  });
  const shownBefore = ahead.slice(-before || ahead.length).slice(0, before);
  return {
    entries: [...shownBefore, ...behind.slice(0, after)].map(shownEntry),
    anchor: behind.length > 0 && after > 0
      ? shownBefore.length
      : Math.max(0, shownBefore.length - 1),
    isStart: ahead.length <= before,
    isEnd: behind.length <= after,
  };
}

async function windowAtEnd(
  sight: Sight,
  before: number,
  signal: AbortSignal,
): Promise<Omit<WindowTell, "kind" | "ticket">> {
  const taken = await sight.last.take(sight, before + 1, signal);
  const entries = taken.slice(-before).map(shownEntry);
  const anchor = Math.max(0, entries.length - 1);
  return { entries, anchor, isStart: taken.length <= before, isEnd: true };
}

async function cursorOf(sight: Sight, anchor: Anchor, signal: AbortSignal): Promise<number> {
  const { firstCursor, lastCursor } = sight.extent;
  switch (anchor.kind) {
    case "start":
      return firstCursor;
    case "end":
      return lastCursor + 1;
    case "cursor":
      return Math.max(firstCursor, anchor.cursor);
    case "share":
      return firstCursor + Math.floor((lastCursor - firstCursor) * anchor.share);
    case "time":
      return await cursorAtTime(sight, anchor.ts, signal);
  }
}

/** The first entry in write order that is not before a time, shown or not. */
async function cursorAtTime(
  sight: Sight,
  ts: string,
  signal: AbortSignal,
): Promise<number> {
  const scope = compileFilter({ from: ts });
  const filter: EntryFilter = { scope, isEmpty: false, matches: (entry) => scope.matches(entry) };
  const { firstCursor, lastCursor } = sight.extent;
  const range = { from: firstCursor, to: lastCursor + 1 };
  const [first] = await take({ ...sight, filter }, range, { count: 1, signal });
  return first?.cursor ?? range.to;
}

interface Count {
  readonly count: number;
  readonly signal: AbortSignal;
}

/** The first `count` entries that are shown. */
export async function take(
  { capture, filter }: Sight,
  range: Range,
  { count, signal }: Count,
): Promise<readonly CapturedEntry[]> {
  const taken: CapturedEntry[] = [];
  // Without a filter nearly every cursor is an entry: more need not be decoded. But the first ones
  // may have been evicted.
  const likely = filter.isEmpty ? Math.min(range.to, range.from + count) : range.to;
  for (const part of [{ from: range.from, to: likely }, { from: likely, to: range.to }]) {
    for await (const { entries } of readForward(capture, { filter, range: part }, signal)) {
      for (const entry of entries) taken.push(entry);
      if (taken.length >= count) return taken.slice(0, count);
    }
  }
  return taken;
}

/** The last `count` entries that are shown, in order. */
export async function takeBack(
  { capture, filter }: Sight,
  range: Range,
  { count, signal }: Count,
): Promise<readonly CapturedEntry[]> {
  let taken: readonly CapturedEntry[] = [];
  const stride = filter.isEmpty ? count : Math.max(count * 4, STRIDE);
  for await (const { entries } of readBackward(capture, { filter, range }, { signal, stride })) {
    taken = [...entries, ...taken].slice(-count);
    if (taken.length >= count) break;
  }
  return taken;
}

/** The level of an entry: what its message says, and else its labels. */
export function levelOfEntry({ entry }: CapturedEntry): Level | undefined {
  const level = levelOf(entry.msg, levelOfLabels(entry.labels));
  return level === undefined ? undefined : SHOWN_LEVELS[level];
}

const SHOWN_LEVELS = {
  fatal: "error",
  error: "error",
  warn: "warn",
  info: "info",
  debug: "debug",
  trace: "debug",
} as const satisfies Record<string, Level>;

function shownEntry(captured: CapturedEntry): ShownEntry {
  const { entry: { ts, labels, msg, meta }, cursor } = captured;
  const level = levelOfEntry(captured);
  return {
    cursor,
    ts: canonicalTs(ts) ?? ts,
    labels,
    msg,
    ...meta !== undefined && { meta },
    ...level !== undefined && { level },
  };
}
