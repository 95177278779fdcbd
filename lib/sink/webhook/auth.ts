import { LogtapError } from "../../fault/mod.ts";

/** How receivers know that a webhook is ours. Holds the secret; plain data. */
export type WebhookAuth =
  | { readonly kind: "none" }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "hmac-sha256"; readonly secret: string };

/** RFC 6750's b64token, loosely: anything that a header holds in one word. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/**
 * Reads `bearer:<token>` or `hmac-sha256:<secret>`. Messages never quote the text.
 *
 * @throws {LogtapError} usage
 */
export function parseAuth(text: string): WebhookAuth {
  const [, kind, secret = ""] = /^(bearer|hmac-sha256):(.*)$/s.exec(text.trim()) ?? [];
  if (kind === undefined) {
    throw refuse("expected bearer:TOKEN or hmac-sha256:SECRET");
  }
  if (secret === "") throw refuse(`nothing follows "${kind}:"`);
  if (kind === "hmac-sha256") {
    if (/[\r\n]/.test(secret)) throw refuse("the secret has more than one line");
    return { kind, secret };
  }
  if (!TOKEN.test(secret)) throw refuse("the token has spaces or characters that no header holds");
  return { kind: "bearer", token: secret };
}

function refuse(why: string): LogtapError {
  return new LogtapError("usage", `Cannot use the webhook secret: ${why}`);
}
