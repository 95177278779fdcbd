import { LogtapError } from "../../fault/mod.ts";
import type { Redaction } from "../format/mod.ts";

/** When the writer asks the disk to make lines survive a power cut. */
export type FsyncMode = "off" | "interval" | "always";

/** How much may wait for the compressor before pushes have to wait for room. */
export interface BufferLimit {
  readonly kind: "bytes" | "entries";
  readonly limit: number;
}

export interface WriterOptions {
  /** The capture's directory; made when it is not there. */
  readonly dir: string;
  /** Uncompressed bytes after which a data file is finished and the next begun. */
  readonly maxFileBytes: number;
  /** Bytes that all files of the directory together may take. */
  readonly maxDiskBytes: number;
  readonly compress: boolean;
  readonly buffer: BufferLimit;
  readonly fsync: FsyncMode;
  /** What becomes of a push that found no room in time. */
  readonly whenFull: "drop" | "reject";
  /** How the lines were redacted before they come here, for metadata. */
  readonly redaction?: Redaction;
  /** Version of the program, for metadata. */
  readonly version: string;
}

/** The largest frame, in bytes before compression (docs/format.md). */
const FRAME_MAX_BYTES = 1 << 20;
/** Below this the metadata, index and one frame would not fit beside each other. */
const DISK_MIN_BYTES = 1 << 20;
const FRAME_MIN_BYTES = 16 << 10;
const SLICE_MAX_BYTES = 8 << 20;
/** What waits is in memory: of a buffer that is counted in entries, this much at most. */
const ENTRIES_MAX_BYTES = 256 << 20;

/** The sizes a writer works with, made to fit each other. */
export interface WriterSizes {
  readonly fileBytes: number;
  readonly diskBytes: number;
  /** A frame closes at this many bytes; a single longer line gets a frame of its own. */
  readonly frameBytes: number;
  readonly buffer: BufferLimit;
  /** Most bytes that may wait for the compressor, however the buffer is counted. */
  readonly waitingBytes: number;
  /** Most of one batch that is encoded before it is written: bounds memory and pauses. */
  readonly sliceBytes: number;
  /** Most bytes that may be on disk as frames and as tails, until the frames are synced. */
  readonly unsettledBytes: number;
  /** The audit log is cut to its newer half beyond this. */
  readonly auditBytes: number;
}

/**
 * Fits the sizes to the disk cap, so that a finished file can always be given up for new lines:
 * a file is at most a quarter of the cap, and what waits uncompressed at most an eighth.
 *
 * @throws {LogtapError} usage — a size that nothing fits into.
 */
export function fitSizes(options: WriterOptions): WriterSizes {
  const { maxDiskBytes, maxFileBytes, buffer } = options;
  if (!(maxDiskBytes >= DISK_MIN_BYTES)) {
    throw new LogtapError("usage", "Cannot keep a capture under 1 MB: --max-disk is too small");
  }
  if (!(maxFileBytes >= 1)) throw new LogtapError("usage", "--max-file must be at least one byte");
  if (!(buffer.limit >= 1)) throw new LogtapError("usage", "--buffer must be at least 1");
  const fileBytes = Math.min(maxFileBytes, Math.floor(maxDiskBytes / 4));
  const share = Math.floor(maxDiskBytes / 16);
  const frameBytes = Math.max(FRAME_MIN_BYTES, Math.min(FRAME_MAX_BYTES, fileBytes, share));
  const eighth = Math.floor(maxDiskBytes / 8);
  const asked = buffer.kind === "bytes" ? buffer.limit : ENTRIES_MAX_BYTES;
  const waitingBytes = Math.min(asked, eighth);
  return {
    fileBytes,
    diskBytes: maxDiskBytes,
    frameBytes,
    buffer,
    waitingBytes,
    sliceBytes: Math.min(SLICE_MAX_BYTES, waitingBytes),
    unsettledBytes: Math.min(64 << 20, share),
    auditBytes: Math.min(64 << 20, share),
  };
}
