import type { IndexLine } from "../format/mod.ts";
import type { Compressed } from "./compress_messages.ts";
import type { OpenFrame } from "./open_frame.ts";

/** A file that grows by whole appends: one that fails leaves nothing behind. */
export interface Log {
  readonly path: string;
  /** Bytes of the appends that succeeded. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  /**
   * Forgets everything behind `size`, and tells if the disk refuses: then the next append cuts it
   * off before it writes.
   */
  truncate(size: number): Promise<void>;
  /** Makes what was appended survive a power cut. */
  sync(): Promise<void>;
  /** Closes it and removes its name. */
  remove(): Promise<void>;
}

/** A frame that takes no more lines, and the file that has made its lines durable. */
export interface ClosedFrame {
  readonly frame: OpenFrame;
  readonly log: Log;
}

/**
 * The data file that frames are written to; one kind with compression, one without. Frames are
 * prepared at once, any number at a time, and then committed one after the other. Every step may be
 * tried again after it failed.
 */
export interface DataFile {
  readonly name: string;
  /** Opens the log for a new frame's lines, which are appended before they are acknowledged. */
  openLog(frame: OpenFrame): Promise<Log>;
  /** Gives up a log whose frame holds no durable line. */
  dropLog(log: Log): Promise<void>;
  /** Does what can be done ahead of its turn. */
  prepare(closed: ClosedFrame): Promise<PreparedFrame>;
  /** Puts a frame's lines where they stay. */
  commit(prepared: PreparedFrame): Promise<void>;
  /** Makes committed frames durable and gives up their logs. */
  settle(frames: readonly PreparedFrame[]): Promise<void>;
  /** Ends the file and says what is in it; undefined, and no file, when it holds no line. */
  finish(): Promise<IndexLine | undefined>;
}

/** A frame that is ready for its turn. */
export interface PreparedFrame extends ClosedFrame {
  /** Undefined where lines are stored plain. */
  readonly compressed?: Compressed;
}
