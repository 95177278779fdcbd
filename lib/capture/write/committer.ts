import { INDEX_LINE_MAX_BYTES, type IndexLine } from "../format/mod.ts";
import type { ClosedFrame, DataFile, PreparedFrame } from "./data_file.ts";
import type { DiskCap } from "./disk_cap.ts";
import type { IndexFile } from "./index_file.ts";
import type { RotationReason } from "./audit_log.ts";

/** Frames that share one sync. */
const GROUP_MAX = 16;
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

interface FrameStep {
  readonly kind: "frame";
  readonly file: DataFile;
  readonly bytes: number;
  readonly prepared: Promise<PreparedFrame>;
  /** The same, once it is there. */
  ready?: PreparedFrame;
  /** It stands in the data file, and only has to be settled. */
  isCommitted: boolean;
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
  #running: Promise<void> | undefined;
  #closing = false;
  #wake: (() => void) | undefined;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Takes a frame over. Frames come in cursor order. */
  push(file: DataFile, closed: ClosedFrame): void {
    const bytes = closed.frame.length;
    const prepared = file.prepare(closed);
    const step: FrameStep = { kind: "frame", file, bytes, prepared, isCommitted: false };
    this.#steps.push(step);
    void prepared.then((ready) => step.ready = ready);
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

  /** Commits the next frame and those ready behind it, so that they share one sync of the file. */
  async #commit(first: FrameStep): Promise<void> {
    first.ready = await first.prepared;
    const group: FrameStep[] = [];
    for (const step of this.#steps) {
      const isNext = step.kind === "frame" && step.file === first.file && step.ready !== undefined;
      if (!isNext || group.length === GROUP_MAX) break;
      await this.#place(step);
      group.push(step);
    }
    await first.file.settle(group.map(({ ready }) => ready!));
    this.#steps.splice(0, group.length);
    for (const { bytes, ready } of group) this.#options.onCommitted(bytes, ready!.frame.lines);
  }

  async #place(step: FrameStep): Promise<void> {
    if (step.isCommitted) return;
    await this.#options.cap.makeRoom(step.ready!.compressed?.frame.length ?? 0);
    await step.file.commit(step.ready!);
    step.isCommitted = true;
  }

  async #finish({ file, reason }: FinishStep): Promise<void> {
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
