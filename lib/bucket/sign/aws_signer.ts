import { AwsV4Signer } from "aws4fetch";
import type { AccessKeys } from "../plan.ts";
import type { Outgoing } from "../wire/message.ts";
import type { Signer } from "./signer.ts";

/** Of no bytes. */
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export interface AwsSignerOptions {
  readonly keys: AccessKeys;
  readonly region: string;
  nowMs(): number;
}

/** AWS Signature Version 4, which MinIO, R2 and Google's HMAC keys understand as well. */
export class AwsSigner implements Signer {
  readonly metaPrefix = "x-amz-meta-";
  readonly #options: AwsSignerOptions;
  /** Keys derived from the secret, one a day. */
  readonly #cache = new Map<string, ArrayBuffer>();

  constructor(options: AwsSignerOptions) {
    this.#options = options;
  }

  async sign(request: Outgoing): Promise<Outgoing> {
    const { method, url, body } = request;
    const hash = body === undefined ? EMPTY_SHA256 : await sha256Hex(body);
    const headers = { ...request.headers, "x-amz-content-sha256": hash };
    const signed = await new AwsV4Signer({ ...this.#base(), method, url: url.href, headers })
      .sign();
    return { ...request, headers: Object.fromEntries(signed.headers) };
  }

  async presign(url: URL, expiresSeconds: number): Promise<string> {
    const asked = new URL(url);
    asked.searchParams.set("X-Amz-Expires", String(expiresSeconds));
    const options = { ...this.#base(), method: "GET", url: asked.href, signQuery: true };
    return (await new AwsV4Signer(options).sign()).url.href;
  }

  #base() {
    const { keys: { accessKeyId, secretAccessKey, sessionToken }, region, nowMs } = this.#options;
    return {
      ...{ accessKeyId, secretAccessKey, region, service: "s3", cache: this.#cache },
      ...(sessionToken !== undefined && { sessionToken }),
      datetime: compactTime(nowMs()),
    };
  }
}

/** `20261121T103201Z` */
export function compactTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
