import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { cutValue, isLogtapError, LogtapError } from "../fault/mod.ts";
import { unsnap } from "./snappy.ts";
import { decodeFrame } from "./zstd_codec.ts";
import { walkFrame } from "./zstd_frame.ts";

export type Encoding = "identity" | "gzip" | "deflate" | "snappy" | "zstd";

/** What RFC 8878 asks decoders of foreign data to support, and no more than that. */
const WINDOW_MAX_BYTES = 8 << 20;
/**
 * Output is collected in pieces of this size and joined at the end. Larger ones are no faster, and
 * leave the garbage of forty bombs in a row at five times the cap instead of three.
 */
const PIECE_BYTES = 256 << 10;
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
export function inflateBody(body: Uint8Array, encoding: Encoding, maxBytes: number): Uint8Array {
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

/** The bytes as the only ones in their buffer, so that it can be transferred; copied if they share. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}

interface ZlibJob {
  readonly body: Uint8Array;
  readonly encoding: Encoding;
  readonly maxBytes: number;
}

/** What the runtime's zlib returns with `info`; its types know only the plain form. */
interface ZlibResult {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

type ZlibDecoder = (body: Uint8Array, options: Readonly<Record<string, unknown>>) => unknown;

function inflateWith(decode: ZlibDecoder, { body, encoding, maxBytes }: ZlibJob): Uint8Array {
  let result: ZlibResult;
  try {
    const options = { maxOutputLength: Math.max(1, maxBytes), chunkSize: PIECE_BYTES, info: true };
    result = decode(body, options) as ZlibResult;
  } catch (cause) {
    if (codeOf(cause) === "ERR_BUFFER_TOO_LARGE") throw tooLarge(encoding, maxBytes);
    throw damaged(encoding, cause instanceof Error ? cause.message : String(cause));
  }
  const used = result.engine.bytesWritten;
  if (used < body.length) throw damaged(encoding, `${body.length - used} bytes follow its end`);
  return result.buffer;
}

/** RFC 1950: method 8, and the two bytes together divisible by 31. Raw deflate hardly looks so. */
function hasZlibHeader(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body;
  return (first & 15) === ZLIB_METHOD && (first * 256 + second) % 31 === 0;
}

function inflateZstd(body: Uint8Array, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let left = maxBytes;
  for (let at = 0; at < body.length;) {
    const frame = walkFrame(body, at);
    if (frame.kind === "cut") throw damaged("zstd", "it is cut off");
    if (frame.kind === "invalid") throw damaged("zstd", `no frame at byte ${frame.at}`);
    at = frame.end;
    if (frame.kind === "skippable") continue;
    if (frame.windowBytes > WINDOW_MAX_BYTES) {
      throw damaged("zstd", `its window of ${frame.windowBytes} bytes is over ${WINDOW_MAX_BYTES}`);
    }
    if ((frame.contentBytes ?? 0) > left) throw tooLarge("zstd", maxBytes);
    const part = decodeZstd(body.subarray(frame.start, frame.end), left, maxBytes);
    if (part.length > left) throw tooLarge("zstd", maxBytes);
    left -= part.length;
    parts.push(part);
  }
  return parts.length === 1 ? parts[0]! : concat(parts, maxBytes - left);
}

function decodeZstd(frame: Uint8Array, left: number, maxBytes: number): Uint8Array {
  try {
    return decodeFrame(frame, left);
  } catch (error) {
    if (isLogtapError(error, "too_large")) throw tooLarge("zstd", maxBytes);
    if (isLogtapError(error, "corrupt")) throw damaged("zstd", "a frame is damaged");
    throw error;
  }
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { code?: unknown }).code : undefined;
}

function tooLarge(encoding: Encoding, maxBytes: number): LogtapError {
  return new LogtapError(
    "too_large",
    `Cannot decode ${encoding} body: more than the allowed ${maxBytes} bytes come out`,
  );
}

function damaged(encoding: Encoding, why: string): LogtapError {
  return new LogtapError("usage", `Cannot decode ${encoding} body: ${why}`);
}
