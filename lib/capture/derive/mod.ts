/**
 * Captures made out of captures: written under a temporary name beside their own, in the format of
 * every other capture, and renamed when they are whole. Part of the room lib/capture; other rooms
 * use lib/capture/mod.ts.
 */
export {
  deriveCapture,
  DerivedCapture,
  type DerivedOptions,
  type DerivedTotals,
} from "./derived_capture.ts";
export { type Derivation, type DerivedFacts, type DerivedSource } from "./derived_metadata.ts";
export {
  OutputDirectory,
  outputFault,
  OutputFile,
  type OutputPlace,
  writeNewFile,
} from "./disk.ts";
export { endOf, type Making, sourceOf } from "./provenance.ts";
export { type DerivedLine, rewriteCapture, type RewriteOptions } from "./rewrite.ts";
