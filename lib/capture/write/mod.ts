/** The writing half of lib/capture; other rooms use lib/capture/mod.ts. */
export type { AuditedPush } from "./audit_log.ts";
export type { BufferLimit, FsyncMode, WriterOptions } from "./options.ts";
export type { AppendResult } from "./append_result.ts";
export { CaptureWriter, type Rotation } from "./writer.ts";
export type { WriterSnapshot } from "./writer_snapshot.ts";
