/**
 * The door for a thread that reads captures: loads nothing of what writes, derives or verifies one.
 * Half of this room is for that, and whoever opens a capture to look would wait for it.
 *
 *     const capture = await openCapture(dir, { onFinding: (finding) => … });
 */
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
  isTemporaryName,
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
export { keepStill, type WriterState, writerState } from "./read/lock.ts";
export { lastLines, readEdge } from "./read/edge.ts";
export { type Finding, type FindingKind, type OnFinding } from "./read/finding.ts";
export { follow, type Followed, type FollowOptions } from "./read/follow.ts";
export { type LineSpan, lineSpans } from "./read/line_spans.ts";
export { type DataFileInfo, type Layout, type TailInfo } from "./read/layout.ts";
export { type Question } from "./read/pass.ts";
export { type RawEntry } from "./read/raw_entries.ts";
export {
  bytesOf,
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
