import type { Batch } from "../../entry/mod.ts";
import type { Backlog } from "./backlog.ts";
import type { Committer } from "./committer.ts";
import type { Log } from "./data_file.ts";
import type { DiskCap } from "./disk_cap.ts";
import { OpenFrames, type OpenFramesOptions, type Segment } from "./open_frames.ts";
import type { FsyncMode } from "./options.ts";

/** How long a push waits for room before nothing of it is stored. */
const ROOM_WAIT_MS = 250;

export interface IntakeOptions extends OpenFramesOptions {
  readonly fsync: FsyncMode;
  readonly committer: Pick<Committer, "push" | "finish">;
  readonly backlog: Backlog;
  readonly cap: Pick<DiskCap, "makeRoom">;
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
   * Stores a batch; resolves when its lines are in a tail. A batch of up to 8 MiB encoded is
   * stored whole or not at all.
   *
   * @returns lines stored: none when there was no room in time, fewer than the batch has when the
   * disk failed after a slice or the backlog was closed.
   * @throws what the disk said, when nothing was stored.
   */
  async append(batch: Batch): Promise<number> {
    const { backlog } = this.#options;
    const deadline = performance.now() + ROOM_WAIT_MS;
    let stored = 0;
    while (stored < batch.count) {
      // Many are woken at once: each looks again right before it takes memory.
      while (this.#open.isCrowded || backlog.isFull) {
        const patienceMs = Math.max(0, deadline - performance.now());
        if (this.#open.isCrowded) await this.#groupEnd();
        else if (!(await backlog.room(stored === 0 ? patienceMs : undefined))) return stored;
      }
      const next = this.#open.encode(batch, stored);
      try {
        await this.#flushed();
      } catch (error) {
        if (stored === 0) throw error;
        return stored;
      }
      stored = next;
    }
    return stored;
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
