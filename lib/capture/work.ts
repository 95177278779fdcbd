/**
 * The door for a worker that unpacks lines (lib/capture/read/piece.ts): loads nothing that reads or
 * writes a capture. The worker has no rights; what it works on comes in messages.
 *
 *     for await (const piece of capture.pieces({ filter })) …   main: WorkerPool.run, sendPiece
 *     for (const block of unpackPiece(piece, tell)) …           worker: at most 8 MiB of lines a piece
 */
export { FrameMemory } from "../codec/frames.ts";
export { type Block, type CapturedEntry, cursorsOf, decodeBlock } from "./read/block.ts";
export { type Finding, notEntriesIn } from "./read/finding.ts";
export { eachLine } from "./format/lines.ts";
export { type Piece, unpackPiece } from "./read/piece.ts";
