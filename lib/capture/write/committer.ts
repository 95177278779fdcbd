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
  /** Most bytes of frames that may be on disk twice, in their data file and in their tail. */
  readonly unsettledMaxBytes: number;
  /** A frame is where it stays; its share of the backlog is free. */
  onCommitted(bytes: number, lines: number): void;
  onFinished(line: IndexLine, reason: RotationReason): void;
  /** A step failed and will be tried again; undefined when the last one went well. */
  onTrouble(error: unknown | undefined): void;
}

interface FrameStep {
  readonly kind: "frame";
  readonly file: DataFile;
  readonly bytes: number;
  readonly closed: ClosedFrame;
  prepared: Promise<PreparedFrame> | undefined;
}

/** A frame in its data file whose tail is still there. All of them are of one file. */
interface Unsettled {
  readonly file: DataFile;
  readonly prepared: PreparedFrame;
  readonly bytes: number;
}

interface FinishStep {
  readonly kind: "finish";
  readonly file: DataFile;
  readonly reason: RotationReason;
}

type Step = FrameStep | FinishStep;

/**
 * Takes closed frames to their data files, one after the other, and finishes the files. A step
 * that fails is tried again until it goes well: its lines are in a tail as long as that takes.
 */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #steps: Step[] = [];
  #isWorking = false;
  #unsettled: Unsettled[] = [];
  #unsettledBytes = 0;
  #settling: Promise<void> | undefined;
  #running: Promise<void> | undefined;
  #closing = false;
  #wake: (() => void) | undefined;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Takes a frame over. Frames come in cursor order. */
  push(file: DataFile, closed: ClosedFrame): void {
    const bytes = closed.frame.length;
    this.#steps.push({ kind: "frame", file, bytes, closed, prepared: prepare(file, closed) });
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
    if (this.#isWorking) return;
    this.#isWorking = true;
    this.#running = this.#work();
  }

  async #work(): Promise<void> {
    while (this.#steps.length > 0) {
      const step = this.#steps[0]!;
      try {
        if (step.kind === "frame") await this.#commit(step);
        else await this.#finish(step);
        this.#options.onTrouble(undefined);
      } catch (error) {
        this.#options.onTrouble(error);
        if (this.#closing) break;
        await this.#pause();
      }
    }
    this.#isWorking = false;
  }

  /** Commits the next frame; its tail is given up later, and others commit meanwhile. */
  async #commit(step: FrameStep): Promise<void> {
    const prepared = await (step.prepared ??= prepare(step.file, step.closed)).catch((error) => {
      step.prepared = undefined; // The next try begins anew.
      throw error;
    });
    await this.#options.cap.makeRoom(prepared.compressed?.frame.length ?? 0);
    await step.file.commit(prepared);
    this.#steps.shift();
    this.#options.onCommitted(step.bytes, prepared.frame.lines);
    this.#unsettled.push({ file: step.file, prepared, bytes: step.bytes });
    this.#unsettledBytes += step.bytes;
    const settled = this.#settle();
    if (this.#unsettledBytes > this.#options.unsettledMaxBytes) await settled;
    else settled.catch(this.#options.onTrouble); // The frames wait for the next try.
  }

  /** Settles all committed frames; who calls meanwhile waits for the same round. */
  async #settle(): Promise<void> {
    if (this.#unsettled.length > 0) await (this.#settling ??= this.#settleAll());
  }

  async #settleAll(): Promise<void> {
    try {
      while (this.#unsettled.length > 0) {
        const group = [...this.#unsettled];
        await group[0]!.file.settle(group.map(({ prepared }) => prepared));
        this.#unsettled.splice(0, group.length);
        for (const { bytes } of group) this.#unsettledBytes -= bytes;
      }
    } finally {
      this.#settling = undefined;
    }
  }

  async #finish({ file, reason }: FinishStep): Promise<void> {
    await this.#settle();
    const line = await file.finish();
    if (line !== undefined) await this.#list(line, reason);
    this.#steps.shift();
  }

  async #list(line: IndexLine, reason: RotationReason): Promise<void> {
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

/** Begins ahead of the frame's turn; what fails is told then. */
function prepare(file: DataFile, closed: ClosedFrame): Promise<PreparedFrame> {
  const prepared = file.prepare(closed);
  prepared.catch(() => {});
  return prepared;
}
