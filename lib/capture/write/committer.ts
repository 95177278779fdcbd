import { INDEX_LINE_MAX_BYTES, type IndexLine } from "../format/mod.ts";
import type { ClosedFrame, DataFile, PreparedFrame } from "./data_file.ts";
import type { DiskCap } from "./disk_cap.ts";
import type { IndexFile } from "./index_file.ts";
import type { RotationReason } from "./audit_log.ts";

/** Pause before a step that failed is tried again. */
const RETRY_MS = 1000;

export interface CommitterOptions {
  readonly index: IndexFile;
  readonly cap: DiskCap;
  /** A frame is where it stays; its share of the backlog is free. */
  onCommitted(bytes: number, lines: number): void;
  onFinished(line: IndexLine, reason: RotationReason): void;
  /** A step failed and will be tried again; undefined when the last one went well. */
  onTrouble(error: unknown | undefined): void;
}

type Step =
  | {
    readonly kind: "frame";
    readonly file: DataFile;
    readonly bytes: number;
    readonly prepared: Promise<PreparedFrame>;
  }
  | { readonly kind: "finish"; readonly file: DataFile; readonly reason: RotationReason };

/**
 * Takes closed frames to their data files, one after the other, and finishes the files. A step
 * that fails is tried again until it goes well: its lines are in a tail as long as that takes.
 */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #steps: Step[] = [];
  #running: Promise<void> | undefined;
  #closing = false;
  #wake: (() => void) | undefined;
  /** Frames that only have to be settled when their step is tried again. */
  readonly #committed = new WeakSet<PreparedFrame>();

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Takes a frame over. Frames come in cursor order. */
  push(file: DataFile, closed: ClosedFrame): void {
    const bytes = closed.frame.length;
    this.#steps.push({ kind: "frame", file, bytes, prepared: file.prepare(closed) });
    this.#run();
  }

  /** Finishes a file behind the frames pushed so far. */
  finish(file: DataFile, reason: RotationReason): void {
    this.#steps.push({ kind: "finish", file, reason });
    this.#run();
  }

  /**
   * Waits for what was taken over.
   *
   * @returns false when the disk would not take it; it is left in tails for the next start.
   */
  async close(): Promise<boolean> {
    this.#closing = true;
    this.#wake?.();
    await this.#running;
    return this.#steps.length === 0;
  }

  #run(): void {
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
      // A step may have come between the last look and here.
      if (this.#steps.length > 0 && !this.#closing) this.#run();
    });
  }

  async #work(): Promise<void> {
    while (this.#steps.length > 0) {
      const step = this.#steps[0]!;
      try {
        await (step.kind === "frame" ? this.#commit(step) : this.#finish(step));
        this.#steps.shift();
        this.#options.onTrouble(undefined);
      } catch (error) {
        this.#options.onTrouble(error);
        if (this.#closing) return;
        await this.#pause();
      }
    }
  }

  async #commit(step: Step & { kind: "frame" }): Promise<void> {
    const prepared = await step.prepared;
    await this.#options.cap.makeRoom(prepared.compressed?.frame.length ?? 0);
    if (!this.#committed.has(prepared)) await step.file.commit(prepared);
    this.#committed.add(prepared);
    await step.file.settle([prepared]);
    this.#options.onCommitted(step.bytes, prepared.frame.lines);
  }

  async #finish({ file, reason }: Step & { kind: "finish" }): Promise<void> {
    const line = await file.finish();
    if (line === undefined) return;
    await this.#options.cap.makeRoom(INDEX_LINE_MAX_BYTES);
    await this.#options.index.add(line);
    this.#options.cap.admit(line);
    this.#options.onFinished(line, reason);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
