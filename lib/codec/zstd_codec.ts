import { constants, zstdCompressSync } from "node:zlib";
import { isLogtapError, LogtapError } from "../fault/mod.ts";
import { type DataFrame, walkFrame } from "./zstd_frame.ts";
import { FRESH_MEMORY, type GivesMemory } from "./frame_memory.ts";
import type { Reservoir } from "./reservoir.ts";
import { NativeDecoder } from "./zstd_native.ts";

/** A limit up to this is taken for the expected length, and that much memory is given at once. */
const EXPECTED_MAX_BYTES = 1 << 20;
/** Otherwise output starts with this many times the input, and doubles while more comes. */
const FIRST_RATIO = 4;
const FIRST_MIN_BYTES = 64 << 10;
/** A decoder that has needed more than this is not kept, for it keeps that memory. */
const KEPT_WINDOW_BYTES = 8 << 20;

/**
 * Compresses `raw` into exactly one frame with a content checksum. Synchronous: the runtime's
 * asynchronous form runs on the same thread. Native code, 1.7 times as fast as the WASM encoder.
 *
 * @param level zstd's level; 1 by default (level 3 is slower on logs and no smaller).
 */
export function encodeFrame(raw: Uint8Array, level = 1): Uint8Array {
  const { buffer, byteOffset, length } = zstdCompressSync(raw, {
    params: {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_checksumFlag]: 1,
    },
  });
  // Not as Node's Buffer, whose `slice` shares memory where everybody else's copies.
  const encoded = new Uint8Array(buffer, byteOffset, length);
  const frame = walkFrame(encoded, 0);
  if (frame.kind !== "data" || !frame.hasChecksum) {
    throw new LogtapError("internal", "BUG: the zstd encoder made no whole frame with a checksum");
  }
  // Runtimes before 2.9.6 could append an empty frame, on which strict readers choke.
  return encoded.subarray(0, frame.end);
}

/**
 * Decompresses exactly one whole frame and checks its checksum, if it has one.
 *
 * @param maxBytes most that may come out; up to 1 MiB, it is best the exact length.
 * @param memory where to; by default, every frame has memory of its own.
 * @throws {LogtapError} corrupt — not one whole frame, or damaged.
 * @throws {LogtapError} too_large — more than `maxBytes` would come out.
 */
export function decodeFrame(
  bytes: Uint8Array,
  maxBytes: number,
  memory: GivesMemory = FRESH_MEMORY,
): Uint8Array {
  const frame = walkFrame(bytes, 0);
  if (frame.kind !== "data" || frame.end !== bytes.length) {
    const found = frame.kind === "data" ? `one that ends at byte ${frame.end}` : frame.kind;
    throw new LogtapError(
      "corrupt",
      `Cannot decode zstd frame of ${bytes.length} bytes: expected one whole frame, found ${found}`,
    );
  }
  if ((frame.contentBytes ?? 0) > maxBytes) throw tooLarge(bytes, maxBytes);
  return withDecoder(
    bytes,
    frame,
    (decoder) => decodeWhole(decoder, bytes, { ...roomFor(frame, maxBytes), memory }),
  );
}

/**
 * Decompresses exactly one whole frame behind what is in the reservoir.
 *
 * @param frame what {@linkcode walkFrame} says of these bytes.
 * @returns false if more would come out than the reservoir takes.
 * @throws {LogtapError} corrupt — damaged.
 */
export function decodeFrameInto(bytes: Uint8Array, frame: DataFrame, out: Reservoir): boolean {
  return withDecoder(bytes, frame, (decoder) => {
    for (let at = 0;;) {
      const room = out.room();
      if (room === undefined) {
        decoder.reset();
        return false;
      }
      const { read, written } = decoder.step({ bytes, at }, room);
      at += read;
      out.wrote(written);
      if (written === room.bytes.length - room.at) continue;
      if (at === bytes.length) return true;
      if (read + written === 0) throw new Error("the decoder takes no more of it");
    }
  });
}

function withDecoder<T>(
  { length }: Uint8Array,
  frame: DataFrame,
  run: (decoder: NativeDecoder) => T,
): T {
  const decoder = kept ?? new NativeDecoder();
  kept = undefined;
  try {
    const result = run(decoder);
    keep(decoder, frame);
    return result;
  } catch (cause) {
    decoder.close();
    throw isLogtapError(cause) ? cause : decodeFault(cause, `frame of ${length} bytes`);
  }
}

/** Made once, for a frame takes a third longer with a new one. Never in use between two calls. */
let kept: NativeDecoder | undefined;

function keep(decoder: NativeDecoder, frame: DataFrame): void {
  if (frame.windowBytes > KEPT_WINDOW_BYTES) decoder.close();
  else kept = decoder;
}

/** Bytes of output memory: what is given at first, and at most. */
interface Room {
  readonly first: number;
  readonly max: number;
}

function roomFor({ start, end, contentBytes }: DataFrame, maxBytes: number): Room {
  // The decoder itself holds a frame to the length that it declares.
  if (contentBytes !== undefined) return { first: contentBytes, max: contentBytes };
  if (maxBytes <= EXPECTED_MAX_BYTES) return { first: maxBytes, max: maxBytes };
  const guess = Math.max(FIRST_MIN_BYTES, (end - start) * FIRST_RATIO);
  return { first: Math.min(maxBytes, guess), max: maxBytes };
}

function decodeWhole(
  decoder: NativeDecoder,
  bytes: Uint8Array,
  { first, max, memory }: Room & { readonly memory: GivesMemory },
): Uint8Array {
  let content = memory.give(first);
  let [read, written] = [0, 0];
  for (;;) {
    const step = decoder.step({ bytes, at: read }, { bytes: content, at: written });
    read += step.read;
    written += step.written;
    if (written < content.length) {
      // There was room left: everything that is to come has come.
      if (read === bytes.length) return fitted(content, written);
      if (step.read + step.written === 0) throw new Error("the decoder takes no more of it");
    } else if (content.length === max) {
      finish(decoder, bytes.subarray(read), () => tooLarge(bytes, max));
      return content;
    } else {
      const larger = memory.give(Math.min(max, content.length * 2));
      larger.set(content);
      content = larger;
    }
  }
}

/** The bytes that were written; copied if the memory around them is larger than they are. */
function fitted(content: Uint8Array<ArrayBuffer>, written: number): Uint8Array {
  return written * 2 < content.length ? content.slice(0, written) : content.subarray(0, written);
}

/** Lets the decoder take the rest of a frame, the checksum, when nothing more may come out. */
function finish(decoder: NativeDecoder, rest: Uint8Array, fault: () => LogtapError): void {
  const none = new Uint8Array(1);
  let at = 0;
  do {
    const { read, written } = decoder.step({ bytes: rest, at }, { bytes: none, at: 0 });
    if (written > 0) throw fault();
    at += read;
    if (read === 0 && at < rest.length) throw new Error("the decoder takes no more of it");
  } while (at < rest.length);
}

function tooLarge({ length }: Uint8Array, maxBytes: number): LogtapError {
  const text = `Cannot decode zstd frame of ${length} bytes: more than ${maxBytes} bytes come out`;
  return new LogtapError("too_large", text);
}

/** Turns what the runtime's decoder throws into a fault that names the thing. */
export function decodeFault(cause: unknown, thing: string): LogtapError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LogtapError("corrupt", `Cannot decode zstd ${thing}: ${reason}`, { cause });
}
