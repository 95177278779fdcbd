import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { isLogtapError, LogtapError } from "../fault/mod.ts";
import { unsnap } from "./snappy.ts";
import { decodeFrame } from "./zstd_codec.ts";
import { walkFrame } from "./zstd_frame.ts";

export type Encoding = "identity" | "gzip" | "deflate" | "snappy" | "zstd";

/** What RFC 8878 asks decoders of foreign data to support, and no more than that. */
const WINDOW_MAX_BYTES = 8 << 20;
/** Output is collected in pieces of this size, twice in memory at the end. */
const PIECE_BYTES = 64 << 10;
const ZLIB_METHOD = 8;

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  "": "identity",
  identity: "identity",
  gzip: "gzip",
  "x-gzip": "gzip",
  deflate: "deflate",
  snappy: "snappy",
  zstd: "zstd",
};

/**
 * Reads a Content-Encoding header; none is `identity`.
 *
 * @throws {LogtapError} usage — an encoding we do not know, or several on top of each other.
 */
export function parseEncoding(header: string | undefined): Encoding {
  const name = (header ?? "").trim().toLowerCase();
  const encoding = Object.hasOwn(ENCODINGS, name) ? ENCODINGS[name] : undefined;
  if (encoding !== undefined) return encoding;
  const expected = "expected one of gzip, deflate, snappy, zstd";
  throw new LogtapError("usage", `Content-Encoding ${JSON.stringify(cutValue(name))}: ${expected}`);
}

/**
 * Undoes one Content-Encoding, in this thread. `deflate` is taken with its zlib header and without,
 * gzip with all its members, zstd with all its frames.
 *
 * @param maxBytes most that may come out; more is found out before it takes memory.
 * @throws {LogtapError} usage — damaged, cut off, or followed by something else.
 * @throws {LogtapError} too_large — more than `maxBytes` would come out.
 */
export function inflateNow(body: Uint8Array, encoding: Encoding, maxBytes: number): Uint8Array {
  switch (encoding) {
    case "identity":
      if (body.length > maxBytes) throw tooLarge(encoding, maxBytes);
      return body;
    case "snappy":
      return unsnap(body, maxBytes);
    case "zstd":
      return inflateZstd(body, maxBytes);
    case "gzip":
      return inflateWith(gunzipSync, { body, encoding, maxBytes });
    case "deflate":
      return inflateWith(hasZlibHeader(body) ? inflateSync : inflateRawSync, {
        body,
        encoding,
        maxBytes,
      });
  }
}
