import type { Ledger } from "../format/mod.ts";

/** A writer at one moment, for status lines, health and metrics. */
export interface WriterSnapshot {
  readonly ledger: Ledger;
  /** Bytes of all lines ever written, before compression. */
  readonly totalBytes: number;
  readonly diskBytes: number;
  readonly diskCapBytes: number;
  /** Waiting for the compressor. */
  readonly queueBytes: number;
  readonly queueLines: number;
  readonly queueIsFull: boolean;
  readonly files: number;
  /** Rules that lines were redacted by before they came; 0 without. */
  readonly redactionRules: number;
  readonly rotations: number;
  /** Steps behind the acknowledgement that failed and were, or will be, tried again. */
  readonly commitErrors: number;
  /** What the disk said last, while writing fails. */
  readonly trouble: string | undefined;
}
