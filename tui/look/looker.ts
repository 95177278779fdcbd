import { type Block, type Capture, openCapture } from "../../lib/capture/mod.ts";
import { isLogtapError } from "../../lib/fault/mod.ts";
import { compilePattern } from "../../lib/pattern/mod.ts";
import { offsetMinutesOf } from "../../lib/units/mod.ts";
import { compileLookFilters, type EntryFilter, narrowed } from "./entry_filter.ts";
import { extentOf, periodOf } from "./extent.ts";
import { LastEntries } from "./last_entries.ts";
import { LiveEnd } from "./live_end.ts";
import {
  type Ask,
  type Extent,
  type Goal,
  HITS_MAX,
  type LookPlan,
  type Tell,
} from "./messages.ts";
import { Playhead } from "./playhead.ts";
import { readBackward, readForward } from "./reading.ts";
import { CountTally, HistogramTally, HitsTally, PatternTally, type Tally } from "./tallies.ts";
import { levelOfEntry, type Sight, windowAt } from "./window.ts";

/** Sums are told this often while they grow, and so is how far a search has come. */
const TELL_EVERY_MS = 150;
/** A live capture is looked at this often, or more seldom if a look takes long. */
const LOOK_EVERY_MS = 200;
/**
 * Looking, and showing the end that was seen, take at most this part of the time; more behind a
 * filter, where much has to be read to find little.
 */
const LOOK_SHARE = 0.05;
const FILTERED_SHARE = 0.3;
/** But nobody waits longer than this for news. */
const LOOK_MAX_MS = 1000;

type Ticketed = Extract<Ask, { readonly ticket: number }>;
type Work = Exclude<Ticketed, { readonly kind: "stop" }>;

/** Finds what a view asks for, in a capture that may grow meanwhile. */
export class Looker {
  readonly #plan: LookPlan;
  readonly #tell: (tell: Tell) => void;
  /** What runs, by kind: a second ask of a kind overtakes the first. */
  readonly #running = new Map<Work["kind"], { ticket: number; controller: AbortController }>();
  #filter: EntryFilter;
  #capture: Capture | undefined;
  #extent: Extent = { firstCursor: 1, lastCursor: 0, lines: 0, isLive: true };
  /** All of it, whatever has happened of it in a replay. */
  #whole = this.#extent;
  #edge: Block | undefined;
  readonly #last = new LastEntries();
  /** Spent on windows since the last look. */
  #windowsMs = 0;
  #playhead: Playhead | undefined;
  #advancing: Promise<void> = Promise.resolve();

  constructor(plan: LookPlan, tell: (tell: Tell) => void) {
    this.#plan = plan;
    this.#tell = tell;
    this.#filter = compileLookFilters(plan.filters);
  }

  /** Opens the capture, waiting for one that a writer is about to make; then looks for news. */
  async run(): Promise<void> {
    try {
      this.#capture = await this.#open();
      await this.#opened(this.#capture);
      const end = new LiveEnd(this.#whole);
      while (this.#extent.isLive || this.#plan.isWritten) {
        await this.#lookAgain(this.#capture, end);
      }
    } catch (error) {
      this.#tell({ kind: "failed", text: textOf(error) });
    }
  }

  take(ask: Ask): void {
    switch (ask.kind) {
      case "filters":
        this.#filter = compileLookFilters(ask.filters);
        return;
      case "stop":
        for (const { ticket, controller } of this.#running.values()) {
          if (ticket === ask.ticket) controller.abort();
        }
        return;
      case "advance":
        this.#advancing = this.#advancing.then(() => this.#advance(ask.to));
        return;
      default:
        void this.#work(ask);
    }
  }

  async #open(): Promise<Capture> {
    for (;;) {
      try {
        return await openCapture(this.#plan.dir);
      } catch (error) {
        if (this.#plan.isReplay || !isLogtapError(error, "not_found")) throw error;
        await pause(LOOK_EVERY_MS);
      }
    }
  }

  async #opened(capture: Capture): Promise<void> {
    const { started, stopped, labelsSeen, redaction } = capture.metadata;
    const period = this.#plan.isReplay ? await periodOf(capture) : undefined;
    const extent = await extentOf(capture);
    if (this.#plan.isReplay) {
      const range = { from: extent.firstCursor, to: extent.lastCursor + 1 };
      this.#playhead = new Playhead(capture, { filter: this.#filter, range });
    }
    this.#whole = extent;
    this.#extent = this.#limited(extent);
    this.#tell({
      kind: "opened",
      zone: offsetMinutesOf(started) ?? 0,
      started,
      ...stopped !== undefined && { stopped },
      labels: labelsSeen,
      isRedacted: redaction !== undefined,
      ...period !== undefined && { period },
      extent: this.#extent,
    });
  }

  async #lookAgain(capture: Capture, end: LiveEnd): Promise<void> {
    const startMs = performance.now();
    const before = this.#extent;
    const { extent, edge } = await end.look(capture);
    this.#whole = extent;
    this.#extent = this.#limited(extent);
    this.#edge = this.#extent.lastCursor === extent.lastCursor ? edge : undefined;
    const { lastCursor, firstCursor, isLive } = this.#extent;
    const isNews = lastCursor !== before.lastCursor || firstCursor !== before.firstCursor ||
      isLive !== before.isLive;
    if (isNews) this.#tell({ kind: "extent", extent: this.#extent });
    const spentMs = performance.now() - startMs + this.#windowsMs;
    this.#windowsMs = 0;
    const share = this.#filter.isEmpty ? LOOK_SHARE : FILTERED_SHARE;
    await pause(Math.min(LOOK_MAX_MS, Math.max(LOOK_EVERY_MS, spentMs / share)));
  }

  /** In a replay, only what has happened is there. */
  #limited(extent: Extent): Extent {
    if (this.#playhead === undefined) return extent;
    const lastCursor = Math.min(extent.lastCursor, this.#playhead.last);
    return { ...extent, lastCursor, lines: Math.max(0, lastCursor - extent.firstCursor + 1) };
  }

  async #advance(to: string | undefined): Promise<void> {
    if (this.#capture === undefined) return;
    try {
      if (to === undefined) this.#playhead = undefined;
      else await this.#playhead?.advance(to);
      this.#extent = this.#limited(this.#whole);
      this.#tell({ kind: "extent", extent: this.#extent });
    } catch (error) {
      this.#tell({ kind: "failed", text: textOf(error) });
    }
  }

  async #work(ask: Work): Promise<void> {
    const controller = new AbortController();
    this.#running.get(ask.kind)?.controller.abort();
    this.#running.set(ask.kind, { ticket: ask.ticket, controller });
    try {
      await this.#answer(ask, controller.signal);
    } catch (error) {
      this.#tell({ kind: "failed", ticket: ask.ticket, text: textOf(error) });
    } finally {
      if (this.#running.get(ask.kind)?.controller === controller) this.#running.delete(ask.kind);
    }
  }

  async #answer(ask: Work, signal: AbortSignal): Promise<void> {
    const sight = this.#sight();
    if (sight === undefined) return;
    switch (ask.kind) {
      case "window": {
        const startMs = performance.now();
        const window = await windowAt(sight, ask, signal);
        this.#windowsMs += performance.now() - startMs;
        if (!signal.aborted) this.#tell({ kind: "window", ticket: ask.ticket, ...window });
        return;
      }
      case "seek":
        return await this.#seek(sight, ask, signal);
      case "hits": {
        const filter = narrowed(sight.filter, goalOf({ kind: "pattern", source: ask.source }));
        return await this.#sum({ ...sight, filter }, ask.ticket, {
          tally: new HitsTally(HITS_MAX),
          signal,
        });
      }
      case "count":
        return await this.#sum(sight, ask.ticket, { tally: new CountTally(), signal });
      case "histogram": {
        const period = await periodOf(await sight.capture.again());
        if (period === undefined) throw new Error("there are no entries");
        const tally = new HistogramTally(period, ask.buckets);
        return await this.#sum(sight, ask.ticket, { tally, signal });
      }
      case "patterns":
        return await this.#sum(sight, ask.ticket, { tally: new PatternTally(ask.top), signal });
      case "export":
        throw new Error("BUG: not yet");
    }
  }

  #sight(): Sight | undefined {
    if (this.#capture === undefined) return undefined;
    return {
      capture: this.#capture,
      filter: this.#filter,
      extent: this.#extent,
      ...this.#edge !== undefined && { edge: this.#edge },
      last: this.#last,
    };
  }

  async #seek(
    { capture, filter, extent }: Sight,
    { ticket, goal, from, direction }: Ask & { readonly kind: "seek" },
    signal: AbortSignal,
  ): Promise<void> {
    const sought = narrowed(filter, goalOf(goal));
    const end = extent.lastCursor + 1;
    const isForward = direction === "forward";
    const range = isForward
      ? { from: Math.max(extent.firstCursor, from + 1), to: end }
      : { from: extent.firstCursor, to: Math.min(end, from) };
    const reaches = isForward
      ? readForward(capture, { filter: sought, range }, signal)
      : readBackward(capture, { filter: sought, range }, { signal });
    const isDue = every(TELL_EVERY_MS);
    for await (const reach of reaches) {
      const hit = isForward ? reach.entries[0] : reach.entries.at(-1);
      if (hit !== undefined) return this.#tell({ kind: "found", ticket, cursor: hit.cursor });
      const read = isForward ? reach.to - range.from : range.to - reach.from;
      const share = read / Math.max(1, range.to - range.from);
      if (isDue()) this.#tell({ kind: "progress", ticket, share, found: 0 });
    }
    if (!signal.aborted) this.#tell({ kind: "found", ticket });
  }

  async #sum(
    { capture, filter, extent }: Sight,
    ticket: number,
    { tally, signal }: { readonly tally: Tally; readonly signal: AbortSignal },
  ): Promise<void> {
    const range = { from: extent.firstCursor, to: extent.lastCursor + 1 };
    const isDue = every(TELL_EVERY_MS);
    for await (const { to, entries } of readForward(capture, { filter, range }, signal)) {
      tally.add(entries);
      if (!isDue()) continue;
      const share = (to - range.from) / Math.max(1, range.to - range.from);
      this.#tell({ kind: "progress", ticket, share, found: 0 });
      this.#tell(tally.tell(ticket, false));
    }
    if (!signal.aborted) this.#tell(tally.tell(ticket, true));
  }
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
