import { crc32 } from "node:zlib";
import { encodeFrame } from "../../codec/frames.ts";
import type { WorkerAnswer } from "../../pipe/mod.ts";
import type { Compressed, CompressReply, CompressRequest } from "./compress_messages.ts";

/** Compresses the lines of one frame. */
export function compressLines(lines: Uint8Array): Compressed {
  // A copy: what the encoder returns may share its memory with other buffers.
  return { frame: new Uint8Array(encodeFrame(lines)), crc32: crc32(lines) };
}

/** What a `Compressor` asks for, answered. */
export function answerCompress(
  { buffer, length }: CompressRequest,
): WorkerAnswer<CompressReply> {
  const { frame, crc32 } = compressLines(new Uint8Array(buffer, 0, length));
  return { reply: { frame, crc32, buffer }, transfer: [buffer, frame.buffer] };
}
