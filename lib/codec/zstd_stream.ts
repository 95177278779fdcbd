import { pipeline, Readable } from "node:stream";
import { constants, createZstdDecompress } from "node:zlib";
import { decodeFault } from "./zstd_codec.ts";
import { type Frame, frameSteps, type RangedBytes } from "./zstd_frame.ts";

/** How much compressed input is read at a time. */
const CHUNK_BYTES = 256 * 1024;
/** How much output the decoder makes at a time. */
const PIECE_BYTES = 256 * 1024;
/** 128 MiB, what the zstd tool takes without being told more. */
const WINDOW_LOG_MAX = 27;

/**
 * Decompresses the one frame that starts at `start`, however long, in memory bounded by its window
 * and two pieces of 256 KiB. Output that nobody asks for is not made.
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
  const decoder = createZstdDecompress({
    chunkSize: PIECE_BYTES,
    params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX },
  });
  let fault: unknown;
  pipeline(Readable.from(feed.chunks(), { objectMode: true }), decoder, (error) => fault ??= error);
  try {
    for await (const piece of decoder as AsyncIterable<Uint8Array>) yield piece;
  } catch (cause) {
    // A decoder that was stopped by a failed read says only "aborted": the read's own error counts.
    throw feed.readError ?? decodeFault(fault ?? cause, `frame at byte ${start}`, Infinity);
  } finally {
    decoder.destroy();
  }
  return feed.frame;
}

/** Hands out the bytes of one frame chunk by chunk, finding its end on the way. */
class FrameFeed {
  readonly #source: RangedBytes;
  readonly #start: number;
  frame: Frame;
  readError: unknown;

  constructor(source: RangedBytes, start: number) {
    this.#source = source;
    this.#start = start;
    this.frame = { kind: "cut", start, end: start };
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const steps = frameSteps(this.#start, this.#source.size);
    let step = steps.next();
    let at = this.#start;
    while (!step.done && at < this.#source.size) {
      const chunk = await this.#read(at);
      const end = at + chunk.length;
      // A header across the end of the chunk is read again on its own: at most a few bytes.
      while (!step.done && step.value.at < end) {
        const wanted = step.value;
        const until = Math.min(wanted.at + wanted.length, this.#source.size);
        const inside = until <= end;
        step = steps.next(
          inside
            ? chunk.subarray(wanted.at - at, until - at)
            : await this.#source.read(wanted.at, until),
        );
      }
      if (step.done) this.frame = step.value;
      const part = step.done ? payload(step.value, chunk, at) : chunk;
      if (part.length > 0) yield part;
      at = end;
    }
  }

  async #read(at: number): Promise<Uint8Array> {
    try {
      return await this.#source.read(at, Math.min(at + CHUNK_BYTES, this.#source.size));
    } catch (error) {
      this.readError = error;
      throw error;
    }
  }
}

/** The part of the last chunk that is the frame's. */
function payload(frame: Frame, chunk: Uint8Array, at: number): Uint8Array {
  switch (frame.kind) {
    case "data":
    case "cut":
      return chunk.subarray(0, Math.max(0, Math.min(chunk.length, frame.end - at)));
    case "invalid":
      return chunk.subarray(0, Math.max(0, frame.at - at));
    case "skippable":
      return chunk.subarray(0, 0);
  }
}
