import type { BucketPlan } from "../plan.ts";

/** The URL of a key, or of the bucket itself for the key "". */
export function urlOf(plan: Omit<BucketPlan, "credentials">, key: string): URL {
  return new URL(`${baseOf(plan)}/${key.split("/").map(encodeSegment).join("/")}`);
}

/**
 * With an endpoint the bucket stands in the path, which every server takes; on AWS in the host name,
 * unless it has dots or capitals, which no certificate and no name fits.
 */
function baseOf({ address: { kind, bucket }, endpoint, region }: Omit<BucketPlan, "credentials">) {
  if (endpoint !== undefined) return `${endpoint}/${bucket}`;
  if (kind === "gs") return `https://storage.googleapis.com/${bucket}`;
  const host = `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  return /^[a-z0-9-]{3,63}$/.test(bucket)
    ? `https://${bucket}.${host}`
    : `https://${host}/${bucket}`;
}

/** RFC 3986: what signatures are computed over, so that nobody has to encode it again. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
