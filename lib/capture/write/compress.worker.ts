import { serveWorker } from "../../pipe/mod.ts";
import { compressLines } from "./compress.ts";
import type { CompressReply, CompressRequest } from "./compress_messages.ts";

serveWorker<CompressRequest, CompressReply>(({ buffer, length }) => {
  const { frame, crc32 } = compressLines(new Uint8Array(buffer, 0, length));
  return { reply: { frame, crc32, buffer }, transfer: [buffer, frame.buffer] };
});
