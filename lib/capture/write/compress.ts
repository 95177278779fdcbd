import { crc32 } from "node:zlib";
import { encodeFrame } from "../../codec/mod.ts";

/** A data frame ready to be appended. */
export interface Compressed {
  /** One zstd frame with a content checksum. */
  readonly frame: Uint8Array<ArrayBuffer>;
  /** Of the lines. */
  readonly crc32: number;
}

/** Compresses the lines of one frame. */
export function compressLines(lines: Uint8Array): Compressed {
  // A copy: what the encoder returns may share its memory with other buffers.
  return { frame: new Uint8Array(encodeFrame(lines)), crc32: crc32(lines) };
}
