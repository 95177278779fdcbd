/**
 * Captures: directories of log lines, compressed, indexed, numbered (docs/format.md).
 *
 *     const capture = await openCapture(dir, { onFinding: (finding) => … });
 *     for await (const batch of capture.entries({ filter, fromCursor })) …
 *
 * Owns the files and their bytes: names, frames, rows, tables, index, metadata, ledger, cursors.
 * - format/ — values to bytes and back, no file is opened;
 * - read/   — one reader for every command: live captures and finished ones, other writers' too, in
 *   cursor order, one frame (at most 1 MiB of lines) in memory at a time;
 * - write/  — the one writer of a directory: group commit, frames, rotation, disk cap, ledger;
 * - derive/ — captures made out of captures, and output that appears as a whole or not at all;
 * - verify/ — checks, and mends what a killed writer left.
 *
 * What is wrong with the data is told as `Finding`s while reading goes on; `LogtapError` is thrown
 * only when there is nothing to read. Entries are lib/entry's, filters lib/filter's.
 */
export {
  type Derivation,
  deriveCapture,
  DerivedCapture,
  type DerivedFacts,
  type DerivedLine,
  type DerivedOptions,
  type DerivedSource,
  type DerivedTotals,
  endOf,
  type Making,
  OutputDirectory,
  OutputFile,
  type OutputPlace,
  rewriteCapture,
  type RewriteOptions,
  sourceOf,
  writeNewFile,
} from "./derive/mod.ts";
export {
  commonRedaction,
  type Counts,
  decodeIndexLine,
  decodeMetadata,
  EMPTY_LEDGER,
  holdsLines,
  INDEX_NAME,
  type IndexLine,
  isBalanced,
  isCaptureName,
  isPortableName,
  type LabelCounts,
  type Ledger,
  LOCK_NAME,
  MANIFEST_NAME,
  type Metadata,
  METADATA_NAME,
  metadataJson,
  type Redaction,
  SIGNATURE_NAME,
  type Start,
  SUMS_NAME,
} from "./format/mod.ts";
export { type Block, type CapturedEntry, decodeBlock, type DecodedBlock } from "./read/block.ts";
export { byTime, type ByTimeOptions, type TimedBatch } from "./read/by_time.ts";
export { Capture, openCapture, type OpenOptions } from "./read/capture.ts";
export { DiskFiles, openDiskFile } from "./read/disk.ts";
export { readMetadata } from "./write/recover_directory.ts";
export { keepStill, type WriterState, writerState } from "./read/lock.ts";
export { lastLines, readEdge } from "./read/edge.ts";
export { type Finding, type FindingKind, type OnFinding } from "./read/finding.ts";
export { follow, type Followed, type FollowOptions } from "./read/follow.ts";
export { type LineSpan, lineSpans } from "./read/line_spans.ts";
export { type DataFileInfo, type Layout, type TailInfo } from "./read/layout.ts";
export { type Question } from "./read/pass.ts";
export { type RawBlock, rawEntries, type RawEntry } from "./read/raw_entries.ts";
export {
  type PackedPiece,
  type Piece,
  type PlainPiece,
  sendPiece,
  type SentPiece,
  unpackPiece,
} from "./read/piece.ts";
export { type BlockFilter, type Summary } from "./read/prune.ts";
export {
  type CaptureFiles,
  type FileSize,
  type OpenedFile,
  type ReadRange,
  readText,
} from "./read/source.ts";
export { wholeLength } from "./read/whole_length.ts";
export { type Mended, mendFiles, type MendOptions } from "./verify/mend.ts";
export { MendableDisk, type MendableFiles } from "./verify/mend_files.ts";
export { repairCapture, type RepairReport } from "./verify/repair.ts";
export { verifyCapture, type VerifyOptions, type VerifyReport } from "./verify/verify.ts";
export { compressHere } from "./write/compress_here.ts";
export { lockCapture } from "./write/lock_capture.ts";
export {
  type AppendResult,
  type AuditedPush,
  type BufferLimit,
  CaptureWriter,
  type FsyncMode,
  type Rotation,
  type WriterOptions,
  type WriterSnapshot,
} from "./write/mod.ts";
