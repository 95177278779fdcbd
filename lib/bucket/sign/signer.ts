import type { Outgoing } from "../wire/message.ts";

/** Proves who asks. */
export interface Signer {
  /** How headers with facts of one's own about an object begin, in this signer's dialect. */
  readonly metaPrefix: "x-amz-meta-" | "x-goog-meta-";
  /** The request with its proof; valid for some minutes. */
  sign(request: Outgoing): Promise<Outgoing>;
  /** A URL that lets whoever has it read one object, for so many seconds. */
  presign(url: URL, expiresSeconds: number): Promise<string>;
}

/** The longest that S3 and GCS let a link live. */
export const EXPIRES_MAX_SECONDS = 7 * 24 * 3600;

/** For public buckets. */
export const ANONYMOUS: Signer = {
  metaPrefix: "x-amz-meta-",
  sign: (request) => Promise.resolve(request),
  presign: ({ href }) => Promise.resolve(href),
};
