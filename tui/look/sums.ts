/** What is summed up over all entries that are shown, and told while it grows. */
import { CURSOR_STEP } from "../../lib/analyze/inject/mod.ts";
import { periodOf } from "../../lib/analyze/read.ts";
import { lineSpans } from "../../lib/capture/read.ts";
import { type Answering, current, type Followed } from "./answering.ts";
import { searched } from "./entry_filter.ts";
import { type Ask, HITS_MAX, type Tell } from "./messages.ts";
import { every, TELL_EVERY_MS } from "./pace.ts";
import type { Range } from "./reading.ts";
import { HistogramTally } from "./scan/histogram_tally.ts";
import { PatternTally } from "./scan/pattern_tally.ts";
import type { SumSpec } from "./scan/scan_messages.ts";
import { CountTally, HitsTally, LeftTally, type Tally } from "./scan/tallies.ts";
import type { Sight } from "./window.ts";

type AskOf<Kind extends Ask["kind"]> = Extract<Ask, { readonly kind: Kind }>;

export async function counted({ ticket }: AskOf<"count">, answering: Answering): Promise<void> {
  const tally = new CountTally();
  const tellOf = (isDone: boolean) => tally.tell(ticket, isDone);
  await sum(ticket, { spec: { kind: "count" }, tally, tellOf }, answering);
  if (answering.signal.aborted) return;
  answering.onCaughtUp({ ticket, tally, tell: () => tellOf(true) });
}

/** All of it need not be read to be counted. */
export async function left({ ticket }: AskOf<"left">, answering: Answering): Promise<void> {
  const { sight, whole, tell } = answering;
  if (!sight.filter.isEmpty) {
    const all = { ...answering, sight: { ...sight, extent: whole } };
    const tally = new LeftTally();
    const tellOf = (isDone: boolean) => tally.tell(ticket, isDone);
    return await sum(ticket, { spec: { kind: "left" }, tally, tellOf }, all);
  }
  const period = await periodOf(await current(answering));
  const { lines } = whole;
  tell({ kind: "left", ticket, lines, ...period !== undefined && { period }, isDone: true });
}

/** Nothing is decompressed for the lines of an unfiltered view, to begin with. */
export async function histogram(
  { ticket, buckets }: AskOf<"histogram">,
  answering: Answering,
): Promise<void> {
  const capture = await current(answering);
  const period = await periodOf(capture);
  if (period === undefined) throw new Error("there are no entries");
  const tally = new HistogramTally(period, buckets);
  const { sight: { filter, extent }, signal, tell } = answering;
  if (filter.isEmpty) {
    for await (const span of lineSpans(capture)) {
      if (span.firstCursor <= extent.lastCursor) tally.expect(span);
    }
    if (!signal.aborted) tell(tally.tell(ticket, false));
  }
  const spec: SumSpec = { kind: "histogram", period, buckets };
  await sum(ticket, { spec, tally, tellOf: (isDone) => tally.tell(ticket, isDone) }, answering);
}

export async function patterns(
  { ticket, top }: AskOf<"patterns">,
  answering: Answering,
): Promise<void> {
  const tally = new PatternTally();
  const tellOf = (isDone: boolean) => tally.tell(ticket, { top, isDone });
  await sum(ticket, { spec: { kind: "patterns" }, tally, tellOf }, answering);
}

/** One pass for all: the nearest hits come first. */
export async function hits(ask: AskOf<"hits">, answering: Answering): Promise<void> {
  const { sight: { extent: { firstCursor, lastCursor } }, signal } = answering;
  const end = lastCursor + 1;
  const start = Math.min(end, Math.max(firstCursor, ask.from + CURSOR_STEP));
  const ahead = await hitsIn(ask, { part: "ahead", range: { from: start, to: end } }, answering);
  if (signal.aborted) return;
  await hitsIn(ask, { part: "behind", range: { from: firstCursor, to: start } }, answering);
  if (!signal.aborted) answering.onCaughtUp(ahead);
}

interface HitsPart {
  readonly part: "ahead" | "behind";
  readonly range: Range;
}

async function hitsIn(
  { ticket, source }: AskOf<"hits">,
  { part, range }: HitsPart,
  answering: Answering,
): Promise<Followed> {
  const { sight, filters, scanner, signal, tell } = answering;
  const tally = new HitsTally(HITS_MAX);
  const tellOf = (to: number, isDone: boolean): Tell => (
    { kind: "hits", ticket, part, cursors: tally.take(), total: tally.total, to, isDone }
  );
  const scan = { filters, source, range, sum: { kind: "hits", max: HITS_MAX } } as const;
  const sought: Sight = { ...sight, filter: searched(sight.filter, source) };
  const { firstCursor, lastCursor } = sight.extent;
  const lookedThrough = part === "behind" ? lastCursor + 1 - range.to : 0;
  // Whoever waits for a hit ahead is to know that there is none.
  if (part === "behind") tell(tellOf(range.from, false));
  const isDue = every(TELL_EVERY_MS);
  for await (const { to, part } of scanner.run(sought, scan, signal)) {
    const before = tally.total;
    tally.merge(part);
    // Somebody waits for the first one.
    if (!isDue() && !(before === 0 && tally.total > 0)) continue;
    tell(tellOf(to, false));
    const share = (lookedThrough + to - range.from) / (lastCursor - firstCursor + 1);
    tell({ kind: "progress", ticket, share, found: tally.total });
  }
  if (!signal.aborted) tell(tellOf(range.to, part === "behind"));
  return { ticket, tally, source, tell: (to) => tellOf(to, true) };
}

interface Sum {
  readonly spec: SumSpec;
  readonly tally: Tally;
  tellOf(isDone: boolean): Tell;
}

async function sum(
  ticket: number,
  { spec, tally, tellOf }: Sum,
  { sight, filters, scanner, signal, tell }: Answering,
): Promise<void> {
  const { firstCursor, lastCursor } = sight.extent;
  const range = { from: firstCursor, to: lastCursor + 1 };
  const isDue = every(TELL_EVERY_MS);
  for await (const { to, part } of scanner.run(sight, { filters, range, sum: spec }, signal)) {
    tally.merge(part);
    if (!isDue()) continue;
    const share = (to - range.from) / Math.max(1, range.to - range.from);
    tell({ kind: "progress", ticket, share, found: 0 });
    tell(tellOf(false));
  }
  if (!signal.aborted) tell(tellOf(true));
}
