/**
 * The door for a thread that only writes a capture: loads nothing of what reads, derives or verifies
 * one. An idle receiver would pay 2 MB for that.
 */
export { isBalanced } from "./format/mod.ts";
export { type AuditedPush, CaptureWriter, type WriterOptions } from "./write/mod.ts";
