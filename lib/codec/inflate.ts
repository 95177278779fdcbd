import { cutValue, isLogtapError, LogtapError } from "../fault/mod.ts";
import { Reservoir } from "./reservoir.ts";
import { unsnap } from "./snappy.ts";
import { inflateZlib, type ZlibFormat } from "./zlib_native.ts";
import { decodeFrameInto } from "./zstd_codec.ts";
import { type DataFrame, walkFrame } from "./zstd_frame.ts";

export type Encoding = "identity" | "gzip" | "deflate" | "snappy" | "zstd";

/** What RFC 8878 asks decoders of foreign data to support, and no more than that. */
const WINDOW_MAX_BYTES = 8 << 20;
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
  if (encoding === "identity") {
    if (body.length > maxBytes) throw tooLarge(encoding, maxBytes);
    return body;
  }
  if (encoding === "snappy") return unsnap(body, maxBytes);
  return inflateInto(scratch, { body, encoding, maxBytes }).take();
}

/** Never in use between two calls. */
const scratch = new Reservoir();

export interface InflateJob {
  readonly body: Uint8Array;
  readonly encoding: Encoding;
  readonly maxBytes: number;
}

/** As {@linkcode inflateBody}, into a reservoir; it is empty when this throws. */
export function inflateInto(out: Reservoir, job: InflateJob): Reservoir {
  // One byte more tells a body that is too large from one that just fits.
  out.open(job.maxBytes + 1);
  try {
    fill(out, job);
    if (out.length > job.maxBytes) throw tooLarge(job.encoding, job.maxBytes);
    return out;
  } catch (error) {
    out.clear();
    throw error;
  }
}

function fill(out: Reservoir, job: InflateJob): void {
  const { body, encoding, maxBytes } = job;
  switch (encoding) {
    case "identity":
      if (body.length <= maxBytes) out.roomFor(body.length).set(body);
      else throw tooLarge(encoding, maxBytes);
      return;
    case "snappy":
      unsnap(body, maxBytes, (length) => out.roomFor(length));
      return;
    case "zstd":
      return fillFromZstd(out, job);
    case "gzip":
      return fillFromZlib(out, job, "gzip");
    case "deflate":
      return fillFromZlib(out, job, hasZlibHeader(body) ? "zlib" : "raw");
  }
}

/** The bytes as the only ones in their buffer, so that it can be transferred; copied if they share. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}

function fillFromZlib(
  out: Reservoir,
  { body, encoding, maxBytes }: InflateJob,
  format: ZlibFormat,
) {
  let end: ReturnType<typeof inflateZlib>;
  try {
    end = inflateZlib(body, format, out);
  } catch (cause) {
    throw damaged(encoding, cause instanceof Error ? cause.message : String(cause));
  }
  if (end === "too_large") throw tooLarge(encoding, maxBytes);
  const { used } = end;
  if (used < body.length) throw damaged(encoding, `${body.length - used} bytes follow its end`);
}

/** RFC 1950: method 8, and the two bytes together divisible by 31. Raw deflate hardly looks so. */
function hasZlibHeader(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body;
  return (first & 15) === ZLIB_METHOD && (first * 256 + second) % 31 === 0;
}

function fillFromZstd(out: Reservoir, { body, maxBytes }: InflateJob): void {
  for (let at = 0; at < body.length;) {
    const frame = walkFrame(body, at);
    if (frame.kind === "cut") throw damaged("zstd", "it is cut off");
    if (frame.kind === "invalid") throw damaged("zstd", `no frame at byte ${frame.at}`);
    at = frame.end;
    if (frame.kind === "skippable") continue;
    if (frame.windowBytes > WINDOW_MAX_BYTES) {
      throw damaged("zstd", `its window of ${frame.windowBytes} bytes is over ${WINDOW_MAX_BYTES}`);
    }
    const isTooLarge = out.length + (frame.contentBytes ?? 0) > maxBytes ||
      !decodeZstd(body.subarray(frame.start, frame.end), frame, out) || out.length > maxBytes;
    if (isTooLarge) throw tooLarge("zstd", maxBytes);
  }
}

function decodeZstd(bytes: Uint8Array, frame: DataFrame, out: Reservoir): boolean {
  try {
    return decodeFrameInto(bytes, frame, out);
  } catch (error) {
    if (isLogtapError(error, "corrupt")) throw damaged("zstd", "a frame is damaged");
    throw error;
  }
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
