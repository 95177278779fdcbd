import { LogtapError } from "../../fault/mod.ts";
import type { Client } from "../wire/client.ts";
import type { Outgoing } from "../wire/message.ts";
import { compactTime, sha256Hex } from "./aws_signer.ts";
import type { ServiceAccount } from "./service_account.ts";
import type { Signer } from "./signer.ts";

/** Reading and writing objects, and nothing else of the project. */
const SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
/** The longest that a claim may be valid. */
const CLAIM_SECONDS = 3600;
/** A token is not used in its last minute: a request takes time. */
const MARGIN_MS = 60_000;
const ANSWER_MAX_BYTES = 64 * 1024;

const utf8 = new TextEncoder();

interface Token {
  readonly text: string;
  readonly untilMs: number;
}

/**
 * A service account: requests carry a bearer token, got for a signed claim (RFC 7523) and kept until
 * it expires; links are signed here with the account's key (V4 signing, GOOG4-RSA-SHA256).
 */
export class GoogleSigner implements Signer {
  readonly metaPrefix = "x-goog-meta-";
  readonly #account: ServiceAccount;
  readonly #client: Client;
  #key: Promise<CryptoKey> | undefined;
  #token: Promise<Token> | undefined;

  constructor(account: ServiceAccount, client: Client) {
    this.#account = account;
    this.#client = client;
  }

  async sign(request: Outgoing): Promise<Outgoing> {
    const { text } = await this.#freshToken();
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${text}` } };
  }

  async presign(url: URL, expiresSeconds: number): Promise<string> {
    const time = compactTime(this.#client.nowMs);
    const scope = `${time.slice(0, 8)}/auto/storage/goog4_request`;
    const query: Readonly<Record<string, string>> = {
      "X-Goog-Algorithm": "GOOG4-RSA-SHA256",
      "X-Goog-Credential": `${this.#account.clientEmail}/${scope}`,
      "X-Goog-Date": time,
      "X-Goog-Expires": String(expiresSeconds),
      "X-Goog-SignedHeaders": "host",
    };
    // Sorted already, as the signature wants it.
    const search = Object.entries(query).map(([name, value]) => `${name}=${encode(value)}`).join(
      "&",
    );
    const asked = [
      ...["GET", url.pathname, search, `host:${url.host}`],
      ...["", "host", "UNSIGNED-PAYLOAD"],
    ].join("\n");
    const hash = await sha256Hex(utf8.encode(asked));
    const signature = await this.#signature(`GOOG4-RSA-SHA256\n${time}\n${scope}\n${hash}`);
    return `${url.origin}${url.pathname}?${search}&X-Goog-Signature=${signature.toHex()}`;
  }

  /** One token for all who ask at once. */
  async #freshToken(): Promise<Token> {
    const kept = this.#token;
    if (kept !== undefined && (await kept).untilMs > this.#client.nowMs) return kept;
    if (this.#token === kept) {
      const asked = this.#askToken();
      this.#token = asked;
      asked.catch(() => this.#token = undefined); // The next request asks anew.
    }
    return await this.#token!;
  }

  async #askToken(): Promise<Token> {
    const url = new URL(this.#account.tokenUri);
    const action = `get a token from ${url.origin}`;
    const askedMs = this.#client.nowMs;
    const { status, body } = await this.#client.exchange(async () => {
      const assertion = await this.#claim();
      const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
      const form = new URLSearchParams({ grant_type: grant, assertion });
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return { method: "POST", url, headers, body: utf8.encode(form.toString()) };
    }, { action, maxBytes: ANSWER_MAX_BYTES });
    const token = status === 200 ? tokenIn(new TextDecoder().decode(body), askedMs) : undefined;
    if (token !== undefined) return token;
    const text = `Cannot ${action}: it answers ${status} to ${this.#account.clientEmail}`;
    throw new LogtapError("denied", text, {
      hint: "the key may be revoked, or this machine's clock wrong",
    });
  }

  async #claim(): Promise<string> {
    const { clientEmail: iss, tokenUri: aud, privateKeyId } = this.#account;
    const iat = Math.floor(this.#client.nowMs / 1000);
    const header = {
      ...{ alg: "RS256", typ: "JWT" },
      ...(privateKeyId !== undefined && { kid: privateKeyId }),
    };
    const claims = { iss, scope: SCOPE, aud, iat, exp: iat + CLAIM_SECONDS };
    const text = `${base64Url(header)}.${base64Url(claims)}`;
    const signature = await this.#signature(text);
    return `${text}.${signature.toBase64({ alphabet: "base64url", omitPadding: true })}`;
  }

  async #signature(text: string): Promise<Uint8Array> {
    const key = await (this.#key ??= importKey(this.#account));
    return new Uint8Array(await crypto.subtle.sign(RSA.name, key, utf8.encode(text)));
  }
}

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

async function importKey({ privateKey, clientEmail }: ServiceAccount): Promise<CryptoKey> {
  try {
    const base64 = privateKey.replace(/-----(BEGIN|END) PRIVATE KEY-----|\s/g, "");
    return await crypto.subtle.importKey("pkcs8", Uint8Array.fromBase64(base64), RSA, false, [
      "sign",
    ]);
  } catch {
    // The cause may quote the key.
    throw new LogtapError(
      "usage",
      `Cannot use the private key of ${clientEmail}: expected RSA, PKCS #8`,
    );
  }
}

function base64Url(json: unknown): string {
  const bytes = utf8.encode(JSON.stringify(json));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

function tokenIn(text: string, askedMs: number): Token | undefined {
  try {
    const { access_token: token, expires_in: seconds } = JSON.parse(text);
    if (typeof token !== "string" || !/^[\x21-\x7e]{1,8192}$/.test(token)) return undefined;
    const lifeMs = typeof seconds === "number" && seconds > 0 ? seconds * 1000 : 0;
    return { text: token, untilMs: askedMs + Math.max(0, lifeMs - MARGIN_MS) };
  } catch {
    return undefined;
  }
}

/** RFC 3986, as signatures want it. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
