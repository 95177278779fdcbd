import { CURSOR_STEP, type Period, periodOf } from "../../lib/analyze/mod.ts";
import { type Block, type Capture, openCapture } from "../../lib/capture/mod.ts";
import { isLogtapError } from "../../lib/fault/mod.ts";
import { compilePattern } from "../../lib/pattern/mod.ts";
import { offsetMinutesOf } from "../../lib/units/mod.ts";
import { compileLookFilters, type EntryFilter, narrowed } from "./entry_filter.ts";
import { exportSight } from "./export.ts";
import { extentOf } from "./extent.ts";
import { LastEntries } from "./last_entries.ts";
import { LiveEnd } from "./live_end.ts";
import {
  type Ask,
  type Extent,
  type Goal,
  HITS_MAX,
  type LookFilters,
  type LookPlan,
  type Tell,
} from "./messages.ts";
import { Playhead } from "./playhead.ts";
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
/** A live capture is looked at this often, or more seldom if a look takes long. */
const LOOK_EVERY_MS = 200;
/** What is shown is counted on so long after more has come. */
const COUNT_ON_MS = 250;
/**
 * Looking, and showing the end that was seen, take at most this part of the time; more behind a
 * filter, where much has to be read to find little.
 */
const LOOK_SHARE = 0.05;
const FILTERED_SHARE = 0.3;

/** What was counted up to a cursor. */
interface Counting {
  readonly ticket: number;
  readonly tally: Tally;
  to: number;
}

type Ticketed = Extract<Ask, { readonly ticket: number }>;
type Work = Exclude<Ticketed, { readonly kind: "stop" }>;

/** Finds what a view asks for, in a capture that may grow meanwhile. */
export class Looker {
  readonly #plan: LookPlan;
  readonly #tell: (tell: Tell) => void;
  /** What runs, by kind: a second ask of a kind overtakes the first. */
  readonly #running = new Map<Work["kind"], { ticket: number; controller: AbortController }>();
  #filters: LookFilters;
  #filter: EntryFilter;
  #capture: Capture | undefined;
  #whole: Extent = { firstCursor: 1, lastCursor: 0, lines: 0, isLive: true };
  /** The part of it that has happened. */
  #extent: Extent = this.#whole;
  #edge: Block | undefined;
  readonly #last = new LastEntries();
  /** Spent on windows since the last look. */
  #windowsMs = 0;
  #playhead: Playhead | undefined;
  /** How far the replay was asked to go. */
  #reached = "";
  #advancing: Promise<void> = Promise.resolve();
  #counting: Counting | undefined;
  #isCountingOn = false;

  constructor(plan: LookPlan, tell: (tell: Tell) => void) {
    this.#plan = plan;
    this.#tell = tell;
    this.#filters = plan.filters;
    this.#filter = compileLookFilters(plan.filters, plan.injection);
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
        return this.#refilter(ask.filters);
      case "stop":
        for (const { ticket, controller } of this.#running.values()) {
          if (ticket === ask.ticket) controller.abort();
        }
        return;
      case "advance":
        return this.#inTurn(() => this.#advance(ask.to));
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
    const { isWritten, isReplay, filters } = this.#plan;
    const period = isWritten ? undefined : within(await periodOf(capture), filters);
    this.#whole = await extentOf(capture);
    if (isReplay) this.#playhead = this.#playheadAt("");
    this.#extent = this.#limited();
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
    // Where it begins: the clock waits for that.
    if (isReplay) this.#inTurn(() => this.#advance(""));
  }

  async #lookAgain(capture: Capture, end: LiveEnd): Promise<void> {
    const startMs = performance.now();
    const { extent, edge } = await end.look(capture);
    this.#whole = extent;
    this.#extend();
    this.#edge = this.#extent.lastCursor === extent.lastCursor ? edge : undefined;
    const spentMs = performance.now() - startMs + this.#windowsMs;
    this.#windowsMs = 0;
    const share = this.#filter.isEmpty ? LOOK_SHARE : FILTERED_SHARE;
    await pause(Math.max(LOOK_EVERY_MS, spentMs / share));
  }

  /** Tells what there is now, if that is news. */
  #extend(): void {
    const before = this.#extent;
    this.#extent = this.#limited();
    const { lastCursor, firstCursor, isLive, ahead } = this.#extent;
    const isNews = lastCursor !== before.lastCursor || firstCursor !== before.firstCursor ||
      isLive !== before.isLive || ahead?.next !== before.ahead?.next ||
      (ahead === undefined) !== (before.ahead === undefined);
    if (!isNews) return;
    this.#tell({ kind: "extent", extent: this.#extent });
    void this.#countOn();
  }

  /** In a replay, only what has happened is there; at its end, also what has come since. */
  #limited(): Extent {
    const whole = this.#whole;
    const playhead = this.#playhead;
    if (playhead === undefined) return whole;
    if (playhead.isAtEnd) return { ...whole, ahead: {} };
    const { last, next } = playhead;
    return {
      ...whole,
      lastCursor: last,
      lines: Math.max(0, last - whole.firstCursor + 1),
      ...next !== undefined && { ahead: { next } },
    };
  }

  /** A playhead for the filters of now, for which what is not later than a time is past. */
  #playheadAt(ts: string): Playhead {
    const { from = "" } = this.#filters;
    const later = { ...this.#filters, ...ts > from && { from: ts } };
    const filter = compileLookFilters(later, this.#plan.injection);
    const { firstCursor, lastCursor } = this.#whole;
    return new Playhead(this.#capture!, {
      filter,
      range: { from: firstCursor, to: lastCursor + 1 },
    });
  }

  #refilter(filters: LookFilters): void {
    this.#filters = filters;
    this.#filter = compileLookFilters(filters, this.#plan.injection);
    this.#counting = undefined;
    if (this.#playhead === undefined) return;
    this.#inTurn(async () => {
      if (this.#playhead === undefined || this.#filters !== filters) return;
      await this.#replace(this.#reached);
    });
  }

  /** One step of a replay after the other. */
  #inTurn(step: () => Promise<void>): void {
    this.#advancing = this.#advancing.then(step).catch((error) => {
      this.#tell({ kind: "failed", text: textOf(error) });
    });
  }

  async #advance(to: string | undefined): Promise<void> {
    if (this.#capture === undefined) return;
    if (to === undefined) this.#playhead = undefined;
    else if (this.#playhead === undefined || to < this.#reached) return await this.#replace(to);
    else {
      this.#reached = to;
      await this.#playhead.advance(to);
    }
    this.#extend();
  }

  /** A new playhead at that time. What has happened stays until it is there. */
  async #replace(ts: string): Promise<void> {
    const playhead = this.#playheadAt(ts);
    await playhead.advance(ts);
    this.#playhead = playhead;
    this.#reached = ts;
    this.#extend();
  }

  async #work(ask: Work): Promise<void> {
    const controller = new AbortController();
    this.#running.get(ask.kind)?.controller.abort();
    this.#running.set(ask.kind, { ticket: ask.ticket, controller });
    try {
      await this.#answer(ask, controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return; // Whoever stopped it knows.
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
        return await this.#count(sight, ask.ticket, signal);
      case "left":
        return await this.#sum({ ...sight, extent: this.#whole }, ask.ticket, {
          tally: new LeftTally(),
          signal,
        });
      case "services":
        this.#tell({ kind: "services", ticket: ask.ticket, ...await servicesOf(sight.capture) });
        return;
      case "histogram": {
        const period = await periodOf(await sight.capture.again());
        if (period === undefined) throw new Error("there are no entries");
        const tally = new HistogramTally(period, ask.buckets);
        return await this.#sum(sight, ask.ticket, { tally, signal });
      }
      case "patterns":
        return await this.#sum(sight, ask.ticket, { tally: new PatternTally(ask.top), signal });
      case "export":
        return await this.#export(sight, ask, signal);
    }
  }

  async #count(sight: Sight, ticket: number, signal: AbortSignal): Promise<void> {
    const tally = new CountTally();
    await this.#sum(sight, ticket, { tally, signal });
    if (signal.aborted) return;
    this.#counting = { ticket, tally, to: sight.extent.lastCursor + 1 };
    void this.#countOn();
  }

  /** Adds what has come since to what was counted, and goes on until nothing has. */
  async #countOn(): Promise<void> {
    if (this.#isCountingOn) return;
    this.#isCountingOn = true;
    const { signal } = new AbortController();
    for (;;) {
      await pause(COUNT_ON_MS);
      const [counting, sight] = [this.#counting, this.#sight()];
      if (counting === undefined || sight === undefined) break;
      const range = { from: counting.to, to: sight.extent.lastCursor + 1 };
      if (range.from >= range.to) break;
      for await (const { entries } of readForward(sight.capture, { ...sight, range }, signal)) {
        counting.tally.add(entries);
      }
      counting.to = range.to;
      if (counting === this.#counting) this.#tell(counting.tally.tell(counting.ticket, true));
    }
    this.#isCountingOn = false;
  }

  async #export(
    sight: Sight,
    { ticket, dir }: Ask & { readonly kind: "export" },
    signal: AbortSignal,
  ): Promise<void> {
    const isDue = every(TELL_EVERY_MS);
    const { entries } = await exportSight(sight, {
      ...{ dir, filters: this.#filters, writer: this.#plan.writer, signal },
      onProgress: (share, found) => {
        if (isDue()) this.#tell({ kind: "progress", ticket, share, found });
      },
    });
    this.#tell({ kind: "exported", ticket, dir, lines: entries });
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
      ? { from: Math.max(extent.firstCursor, from + CURSOR_STEP), to: end }
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

/** What of a period the filters ask for; undefined when that is nothing. */
function within(
  period: Period | undefined,
  { from = "", to }: LookFilters,
): Period | undefined {
  if (period === undefined) return undefined;
  const first = from > period.from ? from : period.from;
  const last = to !== undefined && to < period.to ? to : period.to;
  return first <= last ? { from: first, to: last } : undefined;
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
