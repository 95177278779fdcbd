import { type Period, periodOf } from "../../lib/analyze/read.ts";
import { type Block, type Capture, openCapture } from "../../lib/capture/read.ts";
import { isLogtapError } from "../../lib/fault/mod.ts";
import { pause } from "../../lib/pipe/mod.ts";
import { offsetMinutesOf } from "../../lib/units/mod.ts";
import { answer } from "./answer.ts";
import type { Work } from "./answering.ts";
import { compileLookFilters, type EntryFilter } from "./entry_filter.ts";
import { extentOf } from "./extent.ts";
import { Following } from "./following.ts";
import { LastEntries } from "./last_entries.ts";
import { LiveEnd } from "./live_end.ts";
import type { Ask, Extent, LookFilters, LookPlan, Tell } from "./messages.ts";
import { Playhead } from "./playhead.ts";
import { Replay } from "./replay.ts";
import { Scanner } from "./scan/scanner.ts";
import type { Sight } from "./window.ts";

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

/** Finds what a view asks for, in a capture that may grow meanwhile. */
export class Looker {
  readonly #plan: LookPlan;
  readonly #tell: (tell: Tell) => void;
  /** What runs, by kind: a second ask of a kind overtakes the first. */
  readonly #running = new Map<Work["kind"], { ticket: number; controller: AbortController }>();
  readonly #last = new LastEntries();
  readonly #scanner: Scanner;
  /** Sums that go on, by what was asked for. */
  readonly #following: Readonly<Record<"count" | "hits", Following>>;
  readonly #replay: Replay;
  #filters: LookFilters;
  #filter: EntryFilter;
  #capture: Capture | undefined;
  /** Asks wait for it. */
  readonly #open = Promise.withResolvers<void>();
  #extent: Extent = { firstCursor: 1, lastCursor: 0, lines: 0, isLive: true };
  /** All of it, whatever has happened of it in a replay. */
  #whole = this.#extent;
  #edge: Block | undefined;
  /** Spent on windows since the last look. */
  #windowsMs = 0;

  constructor(plan: LookPlan, tell: (tell: Tell) => void) {
    this.#plan = plan;
    this.#tell = tell;
    this.#filters = plan.filters;
    this.#filter = compileLookFilters(plan.filters, plan.injection);
    const { injection, isWritten } = plan;
    this.#scanner = new Scanner({
      hasHelper: !isWritten,
      ...injection !== undefined && { injection },
    });
    const following = () => new Following(() => this.#sight(), tell);
    this.#following = { count: following(), hits: following() };
    this.#replay = new Replay({
      ready: this.#open.promise,
      makePlayhead: (ts) => this.#playheadAt(ts),
      onMoved: () => this.#extend(),
      onFailed: (error) => tell({ kind: "failed", text: textOf(error) }),
    });
  }

  /** Opens the capture, waiting for one that a writer is about to make; then looks for news. */
  async run(): Promise<void> {
    try {
      this.#capture = await this.#find();
      await this.#opened(this.#capture);
      this.#open.resolve();
      const end = new LiveEnd(this.#whole);
      while (this.#whole.isLive || this.#plan.isWritten) {
        await this.#lookAgain(this.#capture, end);
      }
    } catch (error) {
      this.#tell({ kind: "failed", text: textOf(error) });
    }
  }

  take(ask: Ask): void {
    switch (ask.kind) {
      case "filters":
        this.#filters = ask.filters;
        this.#filter = compileLookFilters(ask.filters, this.#plan.injection);
        for (const one of Object.values(this.#following)) one.forget();
        return this.#replay.refilter();
      case "stop":
        return this.#stop(ask.ticket);
      case "advance":
        return this.#replay.advance(ask.to);
      default:
        void this.#work(ask);
    }
  }

  #stop(ticket: number): void {
    for (const { ticket: running, controller } of this.#running.values()) {
      if (running === ticket) controller.abort();
    }
    for (const one of Object.values(this.#following)) one.forget(ticket);
  }

  async #find(): Promise<Capture> {
    for (;;) {
      try {
        return await openCapture(this.#plan.dir);
      } catch (error) {
        if (!this.#plan.isWritten || !isLogtapError(error, "not_found")) throw error;
        await pause(LOOK_EVERY_MS);
      }
    }
  }

  async #opened(capture: Capture): Promise<void> {
    const { started, stopped, labelsSeen, redaction } = capture.metadata;
    const { isWritten, isReplay, filters } = this.#plan;
    const period = isWritten ? undefined : within(await periodOf(capture), filters);
    this.#whole = await extentOf(capture);
    if (isReplay) this.#replay.begin();
    this.#extent = this.#replay.limited(this.#whole);
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
    const { extent, edge } = await end.look(capture);
    this.#whole = extent;
    this.#edge = edge;
    this.#extend();
    const spentMs = performance.now() - startMs + this.#windowsMs;
    this.#windowsMs = 0;
    const share = this.#filter.isEmpty ? LOOK_SHARE : FILTERED_SHARE;
    await pause(Math.min(LOOK_MAX_MS, Math.max(LOOK_EVERY_MS, spentMs / share)));
  }

  /** Tells what there is now, if that is news. */
  #extend(): void {
    const before = this.#extent;
    this.#extent = this.#replay.limited(this.#whole);
    if (isSame(before, this.#extent)) return;
    this.#tell({ kind: "extent", extent: this.#extent });
    for (const one of Object.values(this.#following)) one.goOn();
  }

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

  async #work(ask: Work): Promise<void> {
    const controller = new AbortController();
    this.#running.get(ask.kind)?.controller.abort();
    this.#running.set(ask.kind, { ticket: ask.ticket, controller });
    const startMs = performance.now();
    try {
      await this.#answer(ask, controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return; // Whoever stopped it knows.
      this.#tell({ kind: "failed", ticket: ask.ticket, text: textOf(error) });
    } finally {
      if (ask.kind === "window") this.#windowsMs += performance.now() - startMs;
      if (this.#running.get(ask.kind)?.controller === controller) this.#running.delete(ask.kind);
    }
  }

  async #answer(ask: Work, signal: AbortSignal): Promise<void> {
    await this.#open.promise;
    const sight = this.#sight();
    if (sight === undefined || signal.aborted) return;
    await answer(ask, {
      ...{ sight, signal, whole: this.#whole, filters: this.#filters, tell: this.#tell },
      ...{ writer: this.#plan.writer, scanner: this.#scanner },
      onCaughtUp: (followed) => {
        if (ask.kind === "count" || ask.kind === "hits") {
          this.#following[ask.kind].begin(followed, sight);
        }
      },
    });
  }

  #sight(): Sight | undefined {
    if (this.#capture === undefined) return undefined;
    const isWhole = this.#extent.lastCursor === this.#whole.lastCursor;
    return {
      capture: this.#capture,
      filter: this.#filter,
      extent: this.#extent,
      ...isWhole && this.#edge !== undefined && { edge: this.#edge },
      last: this.#last,
    };
  }
}

function isSame(a: Extent, b: Extent): boolean {
  return a.lastCursor === b.lastCursor && a.firstCursor === b.firstCursor &&
    a.isLive === b.isLive && a.ahead?.next === b.ahead?.next &&
    (a.ahead === undefined) === (b.ahead === undefined);
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

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
