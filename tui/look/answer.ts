import { CURSOR_STEP } from "../../lib/analyze/inject/mod.ts";
import { type EntryFilter, narrowed, searched } from "./entry_filter.ts";
import { type Answering, current, type Work } from "./answering.ts";
import type { Ask, Goal } from "./messages.ts";
import { every, TELL_EVERY_MS } from "./pace.ts";
import { readBackward, readForward } from "./reading.ts";
import { servicesOf } from "./services.ts";
import { counted, histogram, hits, left, patterns } from "./sums.ts";
import { levelOfEntry, windowAt } from "./window.ts";

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
    case "hits":
      return await hits(ask, answering);
    case "count":
      return await counted(ask, answering);
    case "left":
      return await left(ask, answering);
    case "histogram":
      return await histogram(ask, answering);
    case "patterns":
      return await patterns(ask, answering);
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
  const sought = soughtBy(goal, filter);
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

function soughtBy(goal: Goal, filter: EntryFilter): EntryFilter {
  if (goal.kind === "pattern") return searched(filter, goal.source);
  return narrowed(filter, {
    matches: (entry) => levelOfEntry({ entry, cursor: 0, line: "" }) === "error",
  });
}
