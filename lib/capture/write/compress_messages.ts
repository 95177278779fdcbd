import type { Compressed } from "./compress.ts";

/** The lines are the first `length` bytes of `buffer`, which moves to the worker and back. */
export interface CompressRequest {
  readonly buffer: ArrayBuffer;
  readonly length: number;
}

export interface CompressReply extends Compressed {
  /** The request's buffer, free for the next frame. */
  readonly buffer: ArrayBuffer;
}
