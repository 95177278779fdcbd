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
 * only when there is nothing to read. Entries are lib/entry's, filters lib/filter's. Who only reads
 * takes the door read.ts.
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
  outputFault,
  OutputFile,
  type OutputPlace,
  rewriteCapture,
  type RewriteOptions,
  sourceOf,
  writeNewFile,
} from "./derive/mod.ts";
export * from "./read.ts";
export { type Mended, mendFiles, type MendOptions } from "./verify/mend.ts";
export { type MendableFiles } from "./verify/mend_files.ts";
export { repairCapture, type RepairReport } from "./verify/repair.ts";
export { verifyCapture, type VerifyOptions, type VerifyReport } from "./verify/verify.ts";
export { readMetadata } from "./write/recover_directory.ts";
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
