import type { BlockFilter, Summary } from "../../capture/mod.ts";
import { canonicalTs } from "../../units/mod.ts";

/** What is put into order. */
export interface Timed {
  /** Canonical time. */
  readonly ts: string;
  /** What it takes in memory, about. */
  readonly bytes: number;
}

export interface ByTimeInput<T extends Timed> {
  /** Reads what may lie in a window, in the order it was written. Asked again for each round. */
  scan(window: BlockFilter): AsyncIterable<T>;
  /** Held in memory at most, about. */
  readonly budgetBytes: number;
}

/**
 * Puts a stream that can be read again into order of time; what has the same time stays in the order
 * it was written. Memory is bounded whatever the order of the source: a round keeps the earliest
 * that fit, and the next one reads on from where they end. What begins later than what can still be
 * kept is not read in a round, so a source that is nearly in order is read about once.
 */
export async function* byTime<T extends Timed>(
  { scan, budgetBytes }: ByTimeInput<T>,
): AsyncGenerator<readonly T[]> {
  let window = new TimeWindow();
  for (;;) {
    const round = new Round<T>(window, budgetBytes);
    for await (const one of scan(window)) round.take(one);
    const kept = round.inOrder();
    if (kept.length > 0) yield kept;
    const { cut } = window;
    if (cut === undefined) return;
    if (!round.isFlooded) {
      window = new TimeWindow({ from: cut });
      continue;
    }
    // More of one time than fits: they are in order as they come.
    const moment = new TimeWindow({ from: cut, to: cut });
    for await (const one of scan(moment)) if (moment.has(one.ts)) yield [one];
    window = new TimeWindow({ after: cut });
  }
}

/** The share that a round goes on with when it is full: the rest has been read in vain. */
const KEPT = 0.75;

interface Bounds {
  /** Inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Exclusive. */
  readonly after?: string;
}

/** The times that a round is about. `cut` moves down while it reads. */
class TimeWindow implements BlockFilter {
  readonly #bounds: Bounds;
  /** Exclusive; absent while everything that came could be kept. */
  cut: string | undefined;

  constructor(bounds: Bounds = {}) {
    this.#bounds = bounds;
  }

  has(ts: string): boolean {
    const { from = "", to, after } = this.#bounds;
    return ts >= from && (to === undefined || ts <= to) && (after === undefined || ts > after) &&
      (this.cut === undefined || ts < this.cut);
  }

  mayMatch({ min, max }: Summary): boolean {
    const { from, to, after } = this.#bounds;
    const latest = max === undefined ? undefined : canonicalTs(max);
    const earliest = min === undefined ? undefined : canonicalTs(min);
    const isPast = latest !== undefined &&
      ((from !== undefined && latest < from) || (after !== undefined && latest <= after));
    const isToCome = earliest !== undefined &&
      ((to !== undefined && earliest > to) || (this.cut !== undefined && earliest >= this.cut));
    return !isPast && !isToCome;
  }
}

/** The earliest of what one reading gives, as many as fit. */
class Round<T extends Timed> {
  readonly #window: TimeWindow;
  readonly #budgetBytes: number;
  #kept: T[] = [];
  #bytes = 0;
  #isFlooded = false;

  constructor(window: TimeWindow, budgetBytes: number) {
    this.#window = window;
    this.#budgetBytes = budgetBytes;
  }

  /** The window was cut at a time of which there is more than fits. */
  get isFlooded(): boolean {
    return this.#isFlooded;
  }

  take(one: T): void {
    if (!this.#window.has(one.ts)) return;
    this.#kept.push(one);
    this.#bytes += one.bytes;
    if (this.#bytes > this.#budgetBytes) this.#cut();
  }

  inOrder(): readonly T[] {
    return this.#kept.sort((a, b) => a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);
  }

  /** Gives up the latest quarter, and all that has the time where it begins. */
  #cut(): void {
    const sorted = this.inOrder();
    const first = sorted[0]!.ts;
    const last = sorted[Math.floor(sorted.length * KEPT)]!.ts;
    // With the first time reaching that far, what comes next is the cut.
    const cut = last > first ? last : sorted.find(({ ts }) => ts > first)?.ts ?? first;
    const kept = sorted.filter(({ ts }) => ts < cut);
    const bytes = kept.reduce((sum, one) => sum + one.bytes, 0);
    this.#isFlooded = bytes > this.#budgetBytes || kept.length === 0;
    this.#window.cut = this.#isFlooded ? first : cut;
    this.#kept = this.#isFlooded ? [] : kept;
    this.#bytes = this.#isFlooded ? 0 : bytes;
  }
}
