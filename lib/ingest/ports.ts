import type { Batch } from "../entry/mod.ts";
import type { Encoding, InflateOptions } from "../codec/mod.ts";
import type { AppendResult, AuditedPush } from "../capture/mod.ts";

/** Where batches go: what the receiver needs of a capture writer. */
export interface BatchWriter {
  /**
   * Resolves when the batch is stored, or will not be: whole or not at all, but for a large one that
   * finds the disk failing or no room half way.
   */
  append(batch: Batch): Promise<AppendResult>;
  /** Counts received lines that were sent back with a reason. */
  refuse(reason: string, lines: number): void;
  /** Counts what was replaced in lines that are stored, by rule. */
  redact(counts: ReadonlyMap<string, number>): void;
  auditPush(push: AuditedPush): void;
}

/** Undoes Content-Encodings. */
export interface BodyInflater {
  /**
   * @param body given away: its memory may move elsewhere.
   * @returns a view of memory from `options.roomFor`, or of its own.
   * @throws {LogtapError} usage — damaged; too_large — more than `maxBytes` would come out.
   */
  inflate(body: Uint8Array, encoding: Encoding, options: InflateOptions): Promise<Uint8Array>;
}

/** The time, in milliseconds since 1970. */
export interface Clock {
  nowMs(): number;
}
