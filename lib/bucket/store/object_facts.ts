/** Facts of our own at an object are named so, behind the dialect's prefix. */
export const SHA256_META = "logtap-sha256";

/** What a server tells of an object besides its bytes. */
export interface ObjectFacts {
  /** Of the whole object. */
  readonly bytes: number;
  /** With its quotes; empty when the server does not tell. */
  readonly etag: string;
  /** Of the whole object, hexadecimal, as who wrote it said. */
  readonly sha256?: string;
  /** Of the whole object, hexadecimal, where the ETag is one. */
  readonly md5?: string;
}

/** @param length of the body, which is the object's unless the answer is a range. */
export function objectFacts(headers: Headers, length: number): ObjectFacts {
  const etag = headers.get("etag") ?? "";
  const sha256 = headers.get(`x-amz-meta-${SHA256_META}`) ??
    headers.get(`x-goog-meta-${SHA256_META}`) ?? "";
  const md5 = md5Of(etag, headers);
  return {
    bytes: Number(/\/(\d{1,15})$/.exec(headers.get("content-range") ?? "")?.[1] ?? length),
    etag,
    ...(/^[0-9a-f]{64}$/.test(sha256) && { sha256 }),
    ...(md5 !== undefined && { md5 }),
  };
}

/**
 * The MD5 that an ETag is, in hexadecimal. It is none for objects made of parts (`…-7`), and for those
 * that are encrypted with a key of the customer's.
 */
export function md5Of(etag: string, headers: Headers): string | undefined {
  const isSealed = (headers.get("x-amz-server-side-encryption") ?? "").startsWith("aws:kms") ||
    headers.has("x-amz-server-side-encryption-customer-algorithm");
  return isSealed ? undefined : /^"?([0-9a-f]{32})"?$/.exec(etag)?.[1];
}
