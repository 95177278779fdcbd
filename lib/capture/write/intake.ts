import type { Batch } from "../../entry/mod.ts";
import type { Backlog } from "./backlog.ts";
import type { Committer } from "./committer.ts";
import type { Log } from "./data_file.ts";
import type { DiskCap } from "./disk_cap.ts";
import { OpenFrames, type OpenFramesOptions, type Segment } from "./open_frames.ts";
import type { FsyncMode } from "./options.ts";

/** How long a push waits for room. */
export interface Patience {
  /** Before nothing of it is stored. */
  readonly firstMs: number;
  /** Before each further slice. Longer: a push that is given up half stored will come again. */
  readonly furtherMs: number;
}

const PATIENCE: Patience = { firstMs: 250, furtherMs: 10_000 };

/** How many lines of a batch are stored, from its first on, and why no more are. */
export interface Stored {
  readonly lines: number;
  readonly end: "all" | "no_room" | "failed";
}

export interface IntakeOptions extends OpenFramesOptions {
  readonly fsync: FsyncMode;
  readonly committer: Pick<Committer, "push" | "finish">;
  readonly backlog: Backlog;
  readonly cap: Pick<DiskCap, "makeRoom">;
  readonly patience?: Patience;
  /** Makes names of new files survive a power cut. */
  syncNames(): Promise<void>;
}

/** What one group write adds to one segment, and what takes it back. */
interface Mark {
  readonly segment: Segment;
  /** Bytes of the frame. */
  readonly from: number;
  readonly to: number;
  /** Lines of the frame up to `to`. */
  readonly lines: number;
  /** Size of the log before the group touched it. */
  logSize?: number;
}

interface Waiter {
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * The writing half of a capture that pushes wait for: batches are encoded into the open frame, and
 * the frame's new bytes are appended to its tail. Pushes that arrive during an append share the
 * next one (group commit), and its `fdatasync` with `--fsync always`.
 *
 *     append ─► open frame ─► group write to the tail ─► acknowledged
 *                   └── full, or told to close ─► committer
 *
 * A group that cannot be written is taken back as a whole.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #open: OpenFrames;
  #waiters: Waiter[] = [];
  /** Pushes that are not encoded yet, because others have to be written first. */
  #crowd: (() => void)[] = [];
  #isFlushing = false;
  #directoryChanged = false;
  /** With `--fsync interval`: logs that grew since the last sync, also of frames handed over. */
  readonly #unsynced = new Set<Log>();
  #durableLines = 0;
  #durableBytes = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#open = new OpenFrames(options);
  }

  /** Lines made durable since the start. */
  get durableLines(): number {
    return this.#durableLines;
  }

  /** Their bytes, before compression. */
  get durableBytes(): number {
    return this.#durableBytes;
  }

  /**
   * Stores a batch; resolves when its lines are in a tail. A batch that fits a slice (8 MiB encoded,
   * less under a small disk cap) is stored whole or not at all. It ends early when there was no room
   * in time or the backlog was closed, or when the disk failed after a slice.
   *
   * @throws what the disk said, when nothing was stored.
   */
  async append(batch: Batch): Promise<Stored> {
    const { firstMs, furtherMs } = this.#options.patience ?? PATIENCE;
    let lines = 0;
    while (lines < batch.count) {
      const deadline = performance.now() + (lines === 0 ? firstMs : furtherMs);
      // Many are woken at once: each looks again right before it takes memory.
      while (this.#open.isCrowded || this.#options.backlog.isFull) {
        if (!(await this.#roomBy(deadline))) return { lines, end: "no_room" };
      }
      const next = this.#open.encode(batch, lines);
      try {
        await this.#flushed();
      } catch (error) {
        if (lines === 0) throw error;
        return { lines, end: "failed" };
      }
      lines = next;
    }
    return { lines, end: "all" };
  }

  /** Waits for what is in the way of a slice; false when it still is at the deadline. */
  async #roomBy(deadline: number): Promise<boolean> {
    if (!this.#open.isCrowded) {
      return await this.#options.backlog.room(Math.max(0, deadline - performance.now()));
    }
    await this.#groupEnd();
    return true;
  }

  /**
   * Gives everything to the committer, the file's end included. Appends have ended, so nothing is
   * left to write: what still fails is no line's affair.
   */
  async finish(): Promise<void> {
    this.#open.rotate("stop");
    await this.#flushed().catch(() => {});
  }

  /** Gives the open frame to the committer if its first line came longer ago than this. */
  async closeOldFrame(maxAgeMs: number): Promise<void> {
    if (!this.#open.isOlderThan(maxAgeMs)) return;
    this.#open.close();
    await this.#flushed();
  }

  /** Asks the disk to keep what was acknowledged, for `--fsync interval`. One call at a time. */
  async sync(): Promise<void> {
    for (const log of [...this.#unsynced]) {
      this.#unsynced.delete(log); // Before: lines that come during the sync wait for the next.
      try {
        await log.sync();
      } catch (error) {
        this.#unsynced.add(log);
        throw error;
      }
    }
    await this.#syncNames();
  }

  /** Waits for the end of the group write that is under way. */
  #groupEnd(): Promise<void> {
    return new Promise((resolve) => this.#crowd.push(resolve));
  }

  #flushed(): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.#waiters.push({ resolve, reject }));
    if (!this.#isFlushing) void this.#flush();
    return done;
  }

  /** Never fails; who waits is told what failed. */
  async #flush(): Promise<void> {
    this.#isFlushing = true;
    while (this.#waiters.length > 0) {
      const group = this.#waiters;
      this.#waiters = [];
      const marks = this.#marks();
      try {
        await this.#write(marks);
        this.#handOver();
        for (const { resolve } of group) resolve();
      } catch (error) {
        const all = [...group, ...this.#waiters];
        this.#waiters = [];
        const gone = this.#open.takeBack();
        for (const { reject } of all) reject(error);
        await this.#undo(marks, gone);
      }
      for (const goOn of this.#crowd.splice(0)) goOn();
    }
    this.#isFlushing = false;
  }

  #marks(): Mark[] {
    return this.#open.segments
      .filter(({ frame }) => frame.length > frame.durable)
      .map((segment) => {
        const { durable, length, lines } = segment.frame;
        return { segment, from: durable, to: length, lines };
      });
  }

  async #write(marks: readonly Mark[]): Promise<void> {
    const { cap, fsync } = this.#options;
    await cap.makeRoom(marks.reduce((bytes, { from, to }) => bytes + to - from, 0));
    for (const mark of marks) {
      const log = await this.#logOf(mark.segment);
      mark.logSize = log.size;
      await log.append(mark.segment.frame.bytes.subarray(mark.from, mark.to));
      if (fsync === "always") await log.sync();
      if (fsync === "interval") this.#unsynced.add(log);
    }
    if (fsync === "always") await this.#syncNames();
    for (const { segment, from, to, lines } of marks) {
      this.#durableLines += lines - segment.frame.durableLines;
      this.#durableBytes += to - from;
      segment.frame.markDurable(to, lines);
    }
  }

  async #logOf(segment: Segment): Promise<Log> {
    if (segment.log === undefined) {
      segment.log = await segment.file.openLog(segment.frame);
      this.#directoryChanged = true;
    }
    return segment.log;
  }

  async #syncNames(): Promise<void> {
    if (!this.#directoryChanged) return;
    this.#directoryChanged = false;
    try {
      await this.#options.syncNames();
    } catch (error) {
      this.#directoryChanged = true;
      throw error;
    }
  }

  /** Gives durable, closed frames to the committer, and the files that no frame needs any more. */
  #handOver(): void {
    const { committer, backlog } = this.#options;
    for (let done = this.#open.takeDurable(); done; done = this.#open.takeDurable()) {
      const { file, frame, log } = done;
      backlog.add(frame.length, frame.lines);
      committer.push(file, { frame, log: log! });
    }
    for (let retired = this.#open.takeRetired(); retired; retired = this.#open.takeRetired()) {
      committer.finish(retired.file, retired.reason);
    }
  }

  /** Undoes on disk what a failed group left there, before the next group is written. */
  async #undo(marks: readonly Mark[], gone: readonly Segment[]): Promise<void> {
    // A disk that refuses this too keeps lines that nobody was told are stored: harmless. Last first:
    // frames of a plain file share a log, which may only ever become shorter.
    for (const { segment, logSize } of marks.toReversed()) {
      if (logSize !== undefined) await segment.log!.truncate(logSize).catch(() => {});
    }
    for (const { file, frame, log } of gone) {
      if (log !== undefined) await file.dropLog(log).catch(() => {});
      this.#options.buffers.giveBuffer(frame.bytes.buffer);
    }
    this.#handOver();
  }
}
