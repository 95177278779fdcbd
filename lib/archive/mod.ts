/**
 * What becomes of whole captures: a part cut out, several joined, written in other people's
 * formats, packed into one file, listed, cleared away.
 *
 *     await sliceCapture(capture, { filter, invert: false, … }, { place: { path: out, … }, nowMs });
 *
 * Everything is read through lib/capture and filtered by lib/filter. Output appears under its name
 * when it is whole, and not before; what was there before is never touched, and nothing is removed
 * that a capture is not made of. Memory is bounded whatever the size of the captures.
 */
export { CsvExport } from "./export/csv.ts";
export type { ExportEncoder } from "./export/encoder.ts";
export { exportCapture, type Exported, type ExportOptions } from "./export/export_capture.ts";
export { JsonlExport } from "./export/jsonl.ts";
export { openParquetExport, type ParquetExportOptions } from "./export/parquet.ts";
export type { ClockCorrection } from "./merge/estimate.ts";
export { mergeCaptures, type Merged, type MergeOptions } from "./merge/merge.ts";
export { catalog, type CatalogItem, type CatalogOptions } from "./shelf/catalog.ts";
export { type Cleared, collectGarbage, type GcOptions, type GcReport } from "./shelf/gc.ts";
export type { GcLimits } from "./shelf/gc_plan.ts";
export { sliceCapture, type SliceOptions } from "./slice.ts";
export { type Packed, type PackOptions, packSnapshot } from "./snapshot/pack.ts";
export { type Unpacked, type UnpackOptions, unpackSnapshot } from "./snapshot/unpack.ts";
