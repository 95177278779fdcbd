/**
 * What lines say about themselves, summed: a frame's row, a file's index line. Used by the writer,
 * which counts lines as they come, and by readers and mending, which count them from rows or text.
 * Part of the room lib/capture; other rooms use lib/capture/mod.ts.
 */
export { Dictionary } from "./dictionary.ts";
export { FileTally } from "./file_tally.ts";
export { type FrameFacts, type SetFacts, timesOf } from "./frame_facts.ts";
export { type LineTally, tallyLines } from "./line_tally.ts";
export { SetTally } from "./set_tally.ts";
