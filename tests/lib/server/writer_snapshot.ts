import type { WriterSnapshot } from "../../../lib/capture/mod.ts";

/** A writer that has seen something of everything. */
export const WRITER_SNAPSHOT: WriterSnapshot = {
  ledger: {
    received: 812345,
    written: 812300,
    duplicate: 0,
    expired: 0,
    dropped: { queue_full: 40, write_error: 0 },
    refused: { bad_timestamp: 5 },
    redacted: {},
    evicted: { files: 0, lines: 0, bytes: 0 },
  },
  totalBytes: 300 << 20,
  diskBytes: 50 << 20,
  diskCapBytes: 50 * 2 ** 30,
  queueBytes: 0,
  queueLines: 0,
  queueIsFull: false,
  files: 2,
  redactionRules: 0,
  rotations: 1,
  commitErrors: 0,
  trouble: undefined,
};
