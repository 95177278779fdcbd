import type { DecodeStep } from "./native.ts";
import { decodeFault } from "./zstd_codec.ts";
import { type Frame, frameSteps, type RangedBytes } from "./zstd_frame.ts";
import { NativeDecoder } from "./zstd_native.ts";

/** How much compressed input is read at a time. */
const CHUNK_BYTES = 256 * 1024;
/** How much output is made at a time. */
const PIECE_BYTES = 256 * 1024;

/**
 * Decompresses the one frame that starts at `start`, however long, in memory bounded by its window
 * and two pieces of 256 KiB. Output that nobody asks for is not made. Each piece is the caller's.
 *
 * A frame that is cut off, or whose blocks end in something impossible, yields what comes before
 * the cut; the returned value tells. So does a skippable frame, which yields nothing.
 *
 * @throws {LogtapError} corrupt — damaged content, a wrong checksum, a window over 128 MiB.
 */
export async function* decodeFrameStream(
  source: RangedBytes,
  start: number,
): AsyncGenerator<Uint8Array, Frame> {
  const feed = new FrameFeed(source, start);
  const decoder = new NativeDecoder();
  try {
    for await (const chunk of feed.chunks()) {
      yield* decodeChunk(decoder, chunk, `frame at byte ${start}`);
    }
  } finally {
    decoder.close();
  }
  return feed.frame;
}

function* decodeChunk(
  decoder: NativeDecoder,
  bytes: Uint8Array,
  thing: string,
): Generator<Uint8Array> {
  let at = 0;
  for (;;) {
    const piece = new Uint8Array(PIECE_BYTES);
    let step: DecodeStep;
    try {
      step = decoder.step({ bytes, at }, { bytes: piece, at: 0 });
    } catch (cause) {
      throw decodeFault(cause, thing);
    }
    at += step.read;
    if (step.written > 0) yield piece.subarray(0, step.written);
    if (step.written < PIECE_BYTES && at === bytes.length) return;
    if (step.read + step.written === 0) {
      throw decodeFault(new Error("the decoder takes no more of it"), thing);
    }
  }
}

/** Hands out the bytes of one frame chunk by chunk, finding its end on the way. */
class FrameFeed {
  readonly #source: RangedBytes;
  readonly #start: number;
  #frame: Frame;

  constructor(source: RangedBytes, start: number) {
    this.#source = source;
    this.#start = start;
    this.#frame = { kind: "cut", start, end: start };
  }

  /** What was found, once all chunks are handed out. */
  get frame(): Frame {
    return this.#frame;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const { size } = this.#source;
    const steps = frameSteps(this.#start, size);
    let step = steps.next();
    // The walk is done with the last block's head, which may lie far before the frame's end.
    for (let at = this.#start; at < (step.done ? endOf(step.value, size) : size);) {
      const end = Math.min(at + CHUNK_BYTES, size);
      const chunk = await this.#source.read(at, end);
      while (!step.done && step.value.at < end) {
        const wanted = step.value;
        const until = Math.min(wanted.at + wanted.length, size);
        // A header across the end of the chunk is read again on its own: at most a few bytes.
        const isInside = until <= end;
        step = steps.next(
          isInside
            ? chunk.subarray(wanted.at - at, until - at)
            : await this.#source.read(wanted.at, until),
        );
      }
      if (step.done) this.#frame = step.value;
      const part = step.done ? payload(step.value, chunk, at) : chunk;
      if (part.length > 0) yield part;
      at = end;
    }
  }
}

/** Up to where a frame has bytes for the decoder. */
function endOf(frame: Frame, size: number): number {
  switch (frame.kind) {
    case "data":
    case "cut":
      return Math.min(frame.end, size);
    case "invalid":
      return frame.at;
    case "skippable":
      return frame.start;
  }
}

/** The part of the last chunk that is the frame's. */
function payload(frame: Frame, chunk: Uint8Array, at: number): Uint8Array {
  const end = endOf(frame, at + chunk.length);
  return chunk.subarray(0, Math.max(0, end - at));
}
