/** The lines are the first `length` bytes of `buffer`, which moves to the worker and back. */
export interface CompressRequest {
  readonly buffer: ArrayBuffer;
  readonly length: number;
}

/** A data frame ready to be appended. */
export interface Compressed {
  /** One zstd frame with a content checksum. */
  readonly frame: Uint8Array<ArrayBuffer>;
  /** Of the lines. */
  readonly crc32: number;
}

export interface CompressReply extends Compressed {
  /** The request's buffer, free for the next frame. */
  readonly buffer: ArrayBuffer;
}
