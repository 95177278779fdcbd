import { type Batch, LINE_MAX_BYTES, LineEncoder } from "../../entry/mod.ts";
import type { RotationReason } from "./audit_log.ts";
import type { Compressor } from "./compressor.ts";
import type { DataFile, Log } from "./data_file.ts";
import { OpenFrame } from "./open_frame.ts";
import type { WriterSizes } from "./options.ts";

export interface OpenFramesOptions {
  readonly sizes: WriterSizes;
  readonly firstCursor: number;
  readonly buffers: Pick<Compressor, "takeBuffer" | "giveBuffer">;
  /** Opens nothing yet: the file comes to be with its first log. */
  nextFile(): DataFile;
}

/** A frame on its way to the committer. */
export interface Segment {
  readonly file: DataFile;
  readonly frame: OpenFrame;
  /** Undefined until the first of its lines is written. */
  log: Log | undefined;
  isClosed: boolean;
}

/** A file that takes no more frames. */
export interface RetiredFile {
  readonly file: DataFile;
  readonly reason: RotationReason;
}

/**
 * The lines that are not yet with the committer, in memory: encodes batches into frames, gives
 * cursors, decides when frames and files are full. Does no I/O, so nothing in it can fail.
 */
export class OpenFrames {
  readonly #options: OpenFramesOptions;
  readonly #encoder = new LineEncoder();
  /** In cursor order; only the last may take lines. */
  #segments: Segment[] = [];
  readonly #retired: RetiredFile[] = [];
  #file: DataFile | undefined;
  #fileBytes = 0;
  #nextCursor: number;
  #openedMs = 0;

  constructor(options: OpenFramesOptions) {
    this.#options = options;
    this.#nextCursor = options.firstCursor;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** True when a slice's worth is encoded and not yet durable: more has to wait. */
  get isCrowded(): boolean {
    let bytes = 0;
    for (const { frame } of this.#segments) bytes += frame.length - frame.durable;
    return bytes >= this.#options.sizes.sliceBytes;
  }

  /** Encodes one slice of the batch; returns the number of the entry behind it. */
  encode(batch: Batch, from: number): number {
    const { sliceBytes } = this.#options.sizes;
    let i = from;
    let bytes = 0;
    while (i < batch.count && bytes < sliceBytes) {
      const { frame } = this.#openSegment(batch, i);
      const length = frame.length;
      const next = frame.fill(batch, i, this.#encoder);
      this.#nextCursor += next - i;
      bytes += frame.length - length;
      this.#fileBytes += frame.length - length;
      if (next < batch.count) this.close();
      i = next;
    }
    return i;
  }

  /** The segment that takes entry `i`: the open one, or a new one behind it. */
  #openSegment(batch: Batch, i: number): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && !last.isClosed) return last;
    const { sizes, buffers, nextFile } = this.#options;
    if (this.#fileBytes + sizes.frameBytes > sizes.fileBytes) this.rotate("size");
    this.#file ??= nextFile();
    const firstLine = Math.min(this.#encoder.lengthOf(batch, i), LINE_MAX_BYTES);
    const frame = new OpenFrame({
      buffer: buffers.takeBuffer(Math.max(sizes.frameBytes, firstLine)),
      firstCursor: this.#nextCursor,
      fullBytes: sizes.frameBytes,
    });
    const segment = { file: this.#file, frame, log: undefined, isClosed: false };
    this.#segments.push(segment);
    this.#openedMs = performance.now();
    return segment;
  }

  /** The open frame takes no more lines. */
  close(): void {
    const last = this.#segments.at(-1);
    if (last !== undefined) last.isClosed = true;
  }

  /** True when there is an open frame whose first line came longer ago than this. */
  isOlderThan(ageMs: number): boolean {
    return this.#segments.length > 0 && performance.now() - this.#openedMs > ageMs;
  }

  /** The next line goes to a new data file. */
  rotate(reason: RotationReason): void {
    if (this.#file === undefined || this.#fileBytes === 0) return;
    this.close();
    this.#retired.push({ file: this.#file, reason });
    this.#file = undefined;
    this.#fileBytes = 0;
  }

  /** Takes out the first segment if it is closed and all of it is durable. */
  takeDurable(): Segment | undefined {
    const [first] = this.#segments;
    const isDone = first !== undefined && first.isClosed &&
      first.frame.durable === first.frame.length;
    return isDone ? this.#segments.shift() : undefined;
  }

  /** Takes out the first file that takes no more frames and has none here. */
  takeRetired(): RetiredFile | undefined {
    const [first] = this.#retired;
    const isFree = first !== undefined && !this.#segments.some(({ file }) => file === first.file);
    return isFree ? this.#retired.shift() : undefined;
  }

  /**
   * Forgets every line that is not durable, and gives their cursors to others.
   *
   * @returns the segments that are gone; their logs and buffers are the caller's.
   */
  takeBack(): Segment[] {
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
    if (file !== this.#file) return;
    this.#fileBytes -= length - durable;
    segment.isClosed = false;
  }
}
