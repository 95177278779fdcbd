import type { Batch } from "../../entry/mod.ts";
import { LogtapError } from "../../fault/mod.ts";
import type { WorkerPort } from "../../pipe/mod.ts";
import { type IndexLine, type Ledger, LOCK_NAME } from "../format/mod.ts";
import type { AppendResult } from "./append_result.ts";
import type { AuditedPush, RotationReason } from "./audit_log.ts";
import type { Evictable } from "./disk_cap.ts";
import { type DiskUsage, makeDirectory, probeDisk, takeLock } from "./disk.ts";
import { LedgerBook } from "./ledger_book.ts";
import { localTimestamp } from "./metadata_file.ts";
import { fitSizes, type WriterOptions, type WriterSizes } from "./options.ts";
import { recoverDirectory } from "./recover_directory.ts";
import { startCompressWorker } from "./start_compress.ts";
import { Ticker } from "./ticker.ts";
import { type PartsOptions, type WriterParts, writerParts } from "./writer_parts.ts";
import type { WriterSnapshot } from "./writer_snapshot.ts";

/** A data file that was finished. */
export interface Rotation {
  readonly file: string;
  readonly reason: RotationReason;
}

/** A frame closes this long after its first line, so that slow streams reach the data file. */
const FRAME_MAX_AGE_MS = 60_000;

const SEEN_SETS_MAX = 10_000;

const CLOSED = "the capture is closed";

/**
 * The one writer of a capture directory: takes batches, acknowledges them when their lines are in
 * a file, and keeps frames, index, metadata, ledger, audit log and disk cap as docs/format.md has
 * them. Held up by nothing but the disk; a disk that fails is waited for.
 */
export class CaptureWriter {
  readonly #options: WriterOptions;
  readonly #sizes: WriterSizes;
  readonly #usage: DiskUsage;
  readonly #lock: Disposable;
  readonly #book: LedgerBook;
  readonly #parts: WriterParts;
  readonly #ticker: Ticker;
  /** Sets whose label names metadata has; bounded, so a set may be looked at again. */
  readonly #seenSets = new Set<string>();
  /** Bytes of the lines that earlier writers have stored here. */
  readonly #earlierBytes: number;
  #files: number;
  #rotations = 0;
  #commitErrors = 0;
  /** Appends under way; none begins once the writer closes. */
  readonly #appends = new Set<Promise<AppendResult>>();
  #isClosing = false;
  #appendTrouble: string | undefined;
  #commitTrouble: string | undefined;
  #onRotated: (rotation: Rotation) => void = () => {};

  /**
   * Opens a directory for writing and goes on where an earlier writer stopped or was killed.
   *
   * @param startCompressor starts the worker that compresses, where this thread may not.
   * @throws {LogtapError} conflict — another writer holds the directory; usage — impossible sizes;
   * denied, not_found — the directory cannot be made or written.
   */
  static async open(
    options: WriterOptions,
    startCompressor: () => WorkerPort = startCompressWorker,
  ): Promise<CaptureWriter> {
    const sizes = fitSizes(options);
    await makeDirectory(options.dir);
    const lock = await takeLock(`${options.dir}/${LOCK_NAME}`);
    if (lock === undefined) {
      throw new LogtapError(
        "conflict",
        `Cannot write to "${options.dir}": another receiver is writing there`,
        { hint: "stop it, or give another directory with --dir" },
      );
    }
    try {
      const recovered = await recoverDirectory(options.dir);
      const writer = new CaptureWriter({ options, sizes, recovered, startCompressor }, lock);
      await writer.#start();
      return writer;
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  private constructor(made: PartsOptions, lock: Disposable) {
    const { options, sizes, recovered: { ledger, finished, totalBytes, usage } } = made;
    this.#options = options;
    this.#sizes = sizes;
    this.#usage = usage;
    this.#lock = lock;
    this.#book = new LedgerBook(ledger);
    this.#earlierBytes = totalBytes;
    this.#files = finished.length;
    this.#parts = writerParts(made, {
      onEvicted: (file) => this.#noteEvicted(file),
      onFinished: (line, reason) => this.#noteFinished(line, reason),
      onTrouble: (error) => this.#noteTrouble(error),
    });
    this.#ticker = this.#newTicker();
  }

  #noteEvicted({ name, lines, bytes }: Evictable): void {
    this.#book.evict({ lines, bytes });
    this.#files--;
    this.#parts.auditLog.event({ event: "evicted", file: name, lines, bytes });
  }

  #noteFinished({ file, lines, bytes }: IndexLine, reason: RotationReason): void {
    this.#files++;
    this.#rotations++;
    this.#parts.auditLog.event({ event: "rotation", detail: reason, file, lines, bytes });
    this.#onRotated({ file, reason });
  }

  #noteTrouble(error: unknown): void {
    if (error !== undefined) this.#commitErrors++;
    this.#commitTrouble = error === undefined ? undefined : reasonOf(error);
  }

  #newTicker(): Ticker {
    const ticker = new Ticker();
    ticker.every(1000, () => this.#parts.auditLog.flush());
    ticker.every(1000, () => this.#probe());
    ticker.every(1000, () => this.#parts.index.flush());
    ticker.every(5000, () => this.#writeMetadata());
    ticker.every(1000, () => this.#parts.intake.closeOldFrame(FRAME_MAX_AGE_MS));
    if (this.#options.fsync === "interval") ticker.every(500, () => this.#parts.intake.sync());
    return ticker;
  }

  async #start(): Promise<void> {
    this.#parts.auditLog.event({ event: "server_started" });
    await this.#parts.auditLog.flush();
    await this.#writeMetadata();
    this.#ticker.start();
  }

  /**
   * Stores a batch and counts it in the ledger; its entries count as received. A writer that is
   * being closed takes and counts nothing.
   */
  async append(batch: Batch): Promise<AppendResult> {
    if (this.#isClosing) return { kind: "failed", lines: batch.count, reason: CLOSED };
    const append = this.#append(batch);
    this.#appends.add(append);
    try {
      return await append;
    } finally {
      this.#appends.delete(append);
    }
  }

  async #append(batch: Batch): Promise<AppendResult> {
    const lines = batch.count;
    this.#book.receive(lines);
    if (lines === 0) return { kind: "written", lines: 0 };
    if (this.#options.compress) this.#parts.compressor.warmUp();
    try {
      const { lines: stored, end } = await this.#parts.intake.append(batch);
      if (stored > 0) this.#seeLabels(batch);
      if (end === "all") {
        this.#appendTrouble = undefined;
        return { kind: "written", lines };
      }
      if (stored > 0 && this.#isClosing) return this.#fail(lines - stored, CLOSED);
      if (end === "no_room") return this.#turnAway(lines - stored);
      return this.#fail(lines - stored, "the disk failed half way");
    } catch (error) {
      return this.#fail(lines, reasonOf(error));
    }
  }

  #turnAway(lines: number): AppendResult {
    const reason = "the queue for the disk is full";
    if (this.#options.whenFull === "drop") {
      this.#book.drop("queue_full", lines);
      return { kind: "dropped", lines, reason };
    }
    this.#book.refuse("queue_full", lines);
    return { kind: "rejected", lines, reason };
  }

  #fail(lines: number, reason: string): AppendResult {
    this.#book.drop("write_error", lines);
    this.#appendTrouble = reason;
    return { kind: "failed", lines, reason };
  }

  #seeLabels(batch: Batch): void {
    for (const { json, labels } of batch.sets) {
      if (this.#seenSets.has(json)) continue;
      if (this.#seenSets.size < SEEN_SETS_MAX) this.#seenSets.add(json);
      for (const name of Object.keys(labels)) this.#parts.metadata.see(name);
    }
  }

  /** Counts lines that were received and sent back with a reason. */
  refuse(reason: string, lines: number): void {
    this.#book.receive(lines);
    this.#book.refuse(reason, lines);
  }

  /** Counts what was replaced in lines that are stored. */
  redact(counts: ReadonlyMap<string, number>): void {
    this.#book.redact(counts);
  }

  /** Notes a push in the audit log. */
  auditPush(push: AuditedPush): void {
    this.#parts.auditLog.push(push);
  }

  /** Has a listener told of every data file that is finished from now on. It must not throw. */
  watchRotations(listener: (rotation: Rotation) => void): void {
    this.#onRotated = listener;
  }

  snapshot(): WriterSnapshot {
    return {
      ledger: this.#ledger(),
      totalBytes: this.#totalBytes,
      diskBytes: this.#usage.total,
      diskCapBytes: this.#sizes.diskBytes,
      queueBytes: this.#parts.backlog.bytes,
      queueLines: this.#parts.backlog.lines,
      queueIsFull: this.#parts.backlog.isFull,
      files: this.#files,
      redactionRules: this.#options.redaction?.patterns.length ?? 0,
      rotations: this.#rotations,
      commitErrors: this.#commitErrors,
      trouble: this.#trouble(),
    };
  }

  #trouble(): string | undefined {
    const { error } = this.#ticker;
    return this.#appendTrouble ?? this.#commitTrouble ??
      (error === undefined ? undefined : reasonOf(error));
  }

  /** Of all lines ever written here, before compression. */
  get #totalBytes(): number {
    return this.#earlierBytes + this.#parts.intake.durableBytes;
  }

  #ledger(): Ledger {
    return this.#book.ledger(this.#parts.intake.durableLines);
  }

  async #writeMetadata(stopped?: string): Promise<void> {
    await this.#parts.metadata.write({
      ledger: this.#ledger(),
      totalBytes: this.#totalBytes,
      ...(stopped === undefined ? {} : { stopped }),
    });
  }

  /** While pushes fail, finds out whether they would go well again: senders may have gone away. */
  async #probe(): Promise<void> {
    if (this.#appendTrouble === undefined) return;
    await probeDisk(this.#options.dir, this.#sizes.frameBytes);
    this.#appendTrouble = undefined;
  }

  /**
   * Closes the open frame and finishes the data file. Appends under way end first: those that wait
   * for room are not taken. What a failing disk does not take stays in tails, and the next start
   * takes it from there.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#parts.backlog.close();
    await Promise.allSettled(this.#appends);
    await this.#ticker.stop();
    await this.#parts.intake.finish();
    await this.#parts.committer.close();
    this.#parts.compressor.close();
    await this.#parts.index.flush().catch(() => {}); // The next start sees which files are there.
    this.#parts.auditLog.event({ event: "server_stopped" });
    try {
      await this.#parts.auditLog.flush();
      await this.#writeMetadata(localTimestamp(new Date()));
    } finally {
      this.#parts.auditLog.close();
      this.#parts.index.close();
      this.#lock[Symbol.dispose]();
    }
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
