/**
 * The door for a thread that reads frames of zstd and the messages between them: loads nothing of what
 * inflates bodies or writes tables and archives.
 */
export {
  type CutFrame,
  type DataFrame,
  type Frame,
  type NoFrame,
  type RangedBytes,
  type SkippableFrame,
  walkFrame,
  walkFrameAt,
} from "./zstd_frame.ts";
export { FrameMemory } from "./frame_memory.ts";
export { decodeFrame, encodeFrame } from "./zstd_codec.ts";
export { decodeFrameStream } from "./zstd_stream.ts";
export { ProtoReader } from "./proto_reader.ts";
export { ProtoWriter } from "./proto_writer.ts";
