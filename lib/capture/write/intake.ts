import { type Batch, LINE_MAX_BYTES, LineEncoder } from "../../entry/mod.ts";
import type { Backlog } from "./backlog.ts";
import type { Committer } from "./committer.ts";
import type { Compressor } from "./compressor.ts";
import type { DataFile, Log } from "./data_file.ts";
import type { DiskCap } from "./disk_cap.ts";
import { OpenFrame } from "./open_frame.ts";
import type { FsyncMode, WriterSizes } from "./options.ts";

/** Most of one batch that is encoded before it is written: bounds memory and pauses. */
const SLICE_MAX_BYTES = 8 << 20;

export interface IntakeOptions {
  readonly sizes: WriterSizes;
  readonly fsync: FsyncMode;
  readonly firstCursor: number;
  readonly buffers: Pick<Compressor, "takeBuffer" | "giveBuffer">;
  readonly committer: Pick<Committer, "push" | "finish">;
  readonly backlog: Backlog;
  readonly cap: Pick<DiskCap, "makeRoom">;
  /** Opens nothing yet: the file comes to be with its first log. */
  nextFile(): DataFile;
  /** Makes names of new files survive a power cut. */
  syncNames(): Promise<void>;
}

/** A frame on its way to the committer. */
interface Segment {
  readonly file: DataFile;
  readonly frame: OpenFrame;
  log: Log | undefined;
  isClosed: boolean;
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
  readonly #encoder = new LineEncoder();
  /** Frames not yet with the committer, in cursor order; only the last may take lines. */
  #segments: Segment[] = [];
  /** Files that take no more frames, waiting for their last one to leave. */
  #retired: DataFile[] = [];
  #file: DataFile | undefined;
  #fileBytes = 0;
  #nextCursor: number;
  #waiters: Waiter[] = [];
  #isFlushing = false;
  #directoryChanged = false;
  #openedMs = 0;
  #durableLines = 0;
  #durableBytes = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#nextCursor = options.firstCursor;
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
   * @returns lines stored; fewer than the batch has when the disk failed after a slice.
   * @throws what the disk said, when nothing was stored.
   */
  async append(batch: Batch): Promise<number> {
    let stored = 0;
    while (stored < batch.count) {
      const next = this.#encode(batch, stored);
      try {
        await this.#flushed();
      } catch (error) {
        if (stored === 0) throw error;
        return stored;
      }
      stored = next;
      if (stored < batch.count) await this.#options.backlog.room();
    }
    return stored;
  }

  /** Encodes one slice of the batch; returns the number of the entry behind it. */
  #encode(batch: Batch, from: number): number {
    const sliceBytes = Math.min(SLICE_MAX_BYTES, this.#sliceLimit());
    let i = from;
    let bytes = 0;
    while (i < batch.count && bytes < sliceBytes) {
      const { frame } = this.#openSegment(batch, i);
      const length = frame.length;
      const next = frame.fill(batch, i, this.#encoder);
      this.#nextCursor += next - i;
      bytes += frame.length - length;
      this.#fileBytes += frame.length - length;
      if (next < batch.count) this.#closeLast();
      i = next;
    }
    return i;
  }

  #sliceLimit(): number {
    const { buffer } = this.#options.sizes;
    return buffer.kind === "bytes" ? buffer.limit : SLICE_MAX_BYTES;
  }

  /** The segment that takes entry `i`: the open one, or a new one behind it. */
  #openSegment(batch: Batch, i: number): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && !last.isClosed) return last;
    const { sizes, buffers, nextFile } = this.#options;
    if (this.#fileBytes + sizes.frameBytes > sizes.fileBytes) this.rotate();
    this.#file ??= nextFile();
    const firstLine = Math.min(this.#encoder.lengthOf(batch, i), LINE_MAX_BYTES);
    const size = Math.max(sizes.frameBytes, firstLine);
    const frame = new OpenFrame({
      buffer: buffers.takeBuffer(size),
      firstCursor: this.#nextCursor,
      fullBytes: sizes.frameBytes,
    });
    const segment = { file: this.#file, frame, log: undefined, isClosed: false };
    this.#segments.push(segment);
    this.#openedMs = performance.now();
    return segment;
  }

  #closeLast(): void {
    const last = this.#segments.at(-1);
    if (last !== undefined) last.isClosed = true;
  }

  /** The next line goes to a new data file. */
  rotate(): void {
    if (this.#file === undefined || this.#fileBytes === 0) return;
    this.#closeLast();
    this.#retired.push(this.#file);
    this.#file = undefined;
    this.#fileBytes = 0;
  }

  /** Gives everything to the committer, the file's end included. */
  async finish(): Promise<void> {
    this.rotate();
    await this.#flushed();
  }

  /** Closes the open frame and waits until it, and a retired file, are with the committer. */
  async closeFrame(): Promise<void> {
    this.#closeLast();
    await this.#flushed();
  }

  /** Closes the open frame if its first line came longer ago than this. */
  async closeOldFrame(maxAgeMs: number): Promise<void> {
    if (this.#segments.length > 0 && performance.now() - this.#openedMs > maxAgeMs) {
      await this.closeFrame();
    }
  }

  /** Asks the disk to keep what the tails hold, for `--fsync interval`. */
  async sync(): Promise<void> {
    const log = this.#segments.at(-1)?.log;
    await log?.sync();
    await this.#syncNames();
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
        const gone = this.#takeBack();
        for (const { reject } of all) reject(error);
        await this.#undo(marks, gone);
      }
    }
    this.#isFlushing = false;
  }

  #marks(): Mark[] {
    return this.#segments
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
    await this.#options.syncNames();
  }

  /** Gives durable, closed frames to the committer, and the files that no frame needs any more. */
  #handOver(): void {
    const { committer, backlog } = this.#options;
    while (this.#segments.length > 0) {
      const { file, frame, log, isClosed } = this.#segments[0]!;
      if (!isClosed || frame.durable < frame.length) break;
      this.#segments.shift();
      backlog.add(frame.length, frame.lines);
      committer.push(file, { frame, log: log! });
    }
    while (this.#retired.length > 0 && !this.#segments.some((s) => s.file === this.#retired[0])) {
      committer.finish(this.#retired.shift()!, "size");
    }
  }

  /**
   * Forgets every line that is not durable, at once, so that pushes can go on. What the group left
   * on disk is undone by `#undo`, before the next group is written.
   *
   * @returns the segments that are gone.
   */
  #takeBack(): Segment[] {
    const [first] = this.#segments;
    const kept = this.#segments.filter(({ frame }) => frame.durable > 0);
    const gone = this.#segments.filter(({ frame }) => frame.durable === 0);
    for (const segment of this.#segments) this.#forget(segment);
    this.#segments = kept;
    const last = kept.at(-1)?.frame;
    if (last !== undefined) this.#nextCursor = last.firstCursor + last.lines;
    else if (first !== undefined) this.#nextCursor = first.frame.firstCursor;
    return gone;
  }

  #forget(segment: Segment): void {
    const { frame, file } = segment;
    const { length, durable } = frame;
    if (durable < length) frame.cutToDurable();
    if (file === this.#file) {
      this.#fileBytes -= length - durable;
      segment.isClosed = false;
    }
  }

  async #undo(marks: readonly Mark[], gone: readonly Segment[]): Promise<void> {
    // A disk that refuses this too keeps lines that nobody was told are stored: harmless.
    for (const { segment, logSize } of marks) {
      if (logSize !== undefined) await segment.log!.truncate(logSize).catch(() => {});
    }
    for (const { file, frame, log } of gone) {
      if (log !== undefined) await file.dropLog(log).catch(() => {});
      this.#options.buffers.giveBuffer(frame.bytes.buffer);
    }
    this.#handOver();
  }
}
