import { createHmac } from "node:crypto";
import type { WebhookAuth } from "./auth.ts";

/**
 * Headers that prove where a body comes from. `atSeconds` is the time of this attempt, since 1970:
 * the second signature covers it, so that a receiver can turn away what is old.
 */
export function proofOf(
  auth: WebhookAuth,
  { body, atSeconds }: { readonly body: string; readonly atSeconds: number },
): Readonly<Record<string, string>> {
  switch (auth.kind) {
    case "none":
      return {};
    case "bearer":
      return { "Authorization": `Bearer ${auth.token}` };
    case "hmac-sha256":
      return {
        "X-Logtap-Signature": `sha256=${hmac(auth.secret, body)}`,
        "X-Logtap-Timestamp": String(atSeconds),
        "X-Logtap-Signature-V2": `v1=${hmac(auth.secret, `${atSeconds}.${body}`)}`,
      };
  }
}

function hmac(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}
