import type { Encoding } from "./inflate.ts";
import { snappyLength } from "./snappy.ts";
import { walkFrame } from "./zstd_frame.ts";

/** Logs compress about this well where the format does not tell. */
const USUAL_RATIO = 5;
/** A gzip member ends with the length of its content, modulo 2^32. */
const GZIP_LENGTH_BYTES = 4;

/**
 * How many bytes will probably come out, from what the sender declares: good for choosing a thread,
 * not for choosing a buffer.
 */
export function inflatedHint(body: Uint8Array, encoding: Encoding): number {
  switch (encoding) {
    case "identity":
      return body.length;
    case "gzip": {
      if (body.length < GZIP_LENGTH_BYTES) return 0;
      const view = new DataView(body.buffer, body.byteOffset, body.length);
      return view.getUint32(body.length - GZIP_LENGTH_BYTES, true);
    }
    case "deflate":
      return body.length * USUAL_RATIO;
    case "snappy":
      return snappyLength(body);
    case "zstd": {
      const frame = walkFrame(body, 0);
      const declared = frame.kind === "data" ? frame.contentBytes : undefined;
      return declared ?? body.length * USUAL_RATIO;
    }
  }
}
