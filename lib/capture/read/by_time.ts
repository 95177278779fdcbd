import { canonicalTs } from "../../units/mod.ts";
import type { RawEntry } from "./raw_entries.ts";

export interface ByTimeOptions {
  /** Bytes of lines held of all sources together; a block of each is held in any case. */
  readonly windowBytes?: number;
}

/** Entries of several sources, joined. */
export interface TimedBatch {
  readonly entries: readonly RawEntry[];
  /** How many of them come later than an entry of a greater time: the window was too small for them. */
  readonly late: number;
}

const WINDOW_BYTES = 24 * 1024 * 1024;
/** Held of one source at least (a frame) and at most (more sorts nothing that a clock did). */
const SOURCE_MIN_BYTES = 1024 * 1024;
const SOURCE_MAX_BYTES = 4 * 1024 * 1024;
const BATCH_MAX = 1024;

/**
 * Joins sources in order of time. Entries of equal time keep the order of the sources, and within
 * a source their own. A source that is out of order is put in order as far as the window reaches;
 * an entry without a readable time stays behind the one before it.
 *
 * @param sources as `Capture.rawEntries` gives them: a block at a time.
 */
export async function* byTime(
  sources: readonly AsyncIterable<readonly RawEntry[]>[],
  { windowBytes = WINDOW_BYTES }: ByTimeOptions = {},
): AsyncGenerator<TimedBatch> {
  const share = Math.floor(windowBytes / Math.max(1, sources.length));
  const window = Math.min(SOURCE_MAX_BYTES, Math.max(SOURCE_MIN_BYTES, share));
  const streams = sources.map((source, place) => new Stream(source, { place, window }));
  const heap = new RunHeap();
  let last = "";
  try {
    for (;;) {
      for (const stream of streams) await stream.fill(heap);
      if (heap.top === undefined) return;
      const entries: RawEntry[] = [];
      let late = 0;
      // Until a batch is full, or a stream has to read on before anything else may go.
      while (heap.top !== undefined && entries.length < BATCH_MAX) {
        const { ts, entry, mustFill } = heap.take();
        if (ts < last) late++;
        else last = ts;
        entries.push(entry);
        if (mustFill) break;
      }
      yield { entries, late };
    }
  } finally {
    for (const stream of streams) await stream.close();
  }
}

/** A block of a source, in order of time. */
class Run {
  readonly stream: Stream;
  readonly number: number;
  readonly bytes: number;
  readonly #entries: readonly Timed[];
  #next = 0;

  constructor(stream: Stream, number: number, entries: readonly Timed[]) {
    this.stream = stream;
    this.number = number;
    this.bytes = entries.reduce((sum, { entry }) => sum + entry.bytes.length, 0);
    this.#entries = entries;
  }

  get head(): Timed | undefined {
    return this.#entries[this.#next];
  }

  advance(): void {
    this.#next++;
  }
}

interface Timed {
  readonly ts: string;
  readonly entry: RawEntry;
}

/** A source, read ahead as far as its share of the window. */
class Stream {
  readonly place: number;
  readonly #window: number;
  readonly #blocks: AsyncIterator<readonly RawEntry[]>;
  #held = 0;
  #runs = 0;
  #lastTs = "";
  #isOver = false;

  constructor(
    source: AsyncIterable<readonly RawEntry[]>,
    { place, window }: { readonly place: number; readonly window: number },
  ) {
    this.place = place;
    this.#window = window;
    this.#blocks = source[Symbol.asyncIterator]();
  }

  get mustFill(): boolean {
    return !this.#isOver && this.#held < this.#window;
  }

  async fill(heap: RunHeap): Promise<void> {
    while (this.mustFill) {
      const { done, value } = await this.#blocks.next();
      if (done === true) {
        this.#isOver = true;
        return;
      }
      const run = new Run(this, this.#runs++, this.#timed(value));
      this.#held += run.bytes;
      if (run.head !== undefined) heap.add(run);
    }
  }

  /** A run is used up: its memory goes. */
  free(run: Run): void {
    this.#held -= run.bytes;
  }

  async close(): Promise<void> {
    if (!this.#isOver) await this.#blocks.return?.();
  }

  #timed(entries: readonly RawEntry[]): readonly Timed[] {
    let isSorted = true;
    let before = "";
    const timed = entries.map((entry) => {
      const ts = canonicalTs(entry.entry.ts) ?? this.#lastTs;
      this.#lastTs = ts;
      if (ts < before) isSorted = false;
      before = ts;
      return { ts, entry };
    });
    return isSorted ? timed : timed.sort((a, b) => a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);
  }
}

/** A binary heap of runs, the one with the earliest entry on top. Runs are few: a handful a source. */
class RunHeap {
  readonly #runs: Run[] = [];

  get top(): Run | undefined {
    return this.#runs[0];
  }

  add(run: Run): void {
    const runs = this.#runs;
    let i = runs.push(run) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(runs[i]!, runs[parent]!)) return;
      [runs[i], runs[parent]] = [runs[parent]!, runs[i]!];
      i = parent;
    }
  }

  /** The earliest entry; there must be one. `mustFill`: its stream has to read on now. */
  take(): Timed & { readonly mustFill: boolean } {
    const run = this.#runs[0]!;
    const timed = run.head!;
    run.advance();
    if (run.head === undefined) {
      run.stream.free(run);
      const last = this.#runs.pop()!;
      if (this.#runs.length > 0) this.#runs[0] = last;
    }
    this.#sink();
    return { ...timed, mustFill: run.stream.mustFill };
  }

  #sink(): void {
    const runs = this.#runs;
    for (let i = 0;;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < runs.length && isBefore(runs[child]!, runs[least]!)) least = child;
      }
      if (least === i) return;
      [runs[i], runs[least]] = [runs[least]!, runs[i]!];
      i = least;
    }
  }
}

function isBefore(a: Run, b: Run): boolean {
  const [left, right] = [a.head!.ts, b.head!.ts];
  if (left !== right) return left < right;
  if (a.stream !== b.stream) return a.stream.place < b.stream.place;
  return a.number < b.number;
}
