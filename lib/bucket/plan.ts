import type { BucketAddress, WebAddress } from "./address.ts";
import type { ServiceAccount } from "./sign/service_account.ts";

/** A pair of keys as AWS, MinIO, R2 and Google's "HMAC keys" have them. */
export interface AccessKeys {
  readonly kind: "keys";
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** `none`: requests go unsigned, as public buckets take them. */
export type Credentials = AccessKeys | ServiceAccount | { readonly kind: "none" };

/** How to reach a place in a bucket. Plain data; holds secrets. */
export interface BucketPlan {
  readonly address: BucketAddress;
  /** Origin and perhaps a path, without a slash at the end; the service's own when absent. */
  readonly endpoint?: string;
  readonly region: string;
  readonly credentials: Credentials;
  /** PEM texts of authorities to trust beside the usual ones. */
  readonly caCerts: readonly string[];
}

/** How to reach a folder on a web server. Plain data; may hold secrets. */
export interface WebPlan {
  readonly address: WebAddress;
  readonly caCerts: readonly string[];
}
