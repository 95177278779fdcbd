import type { HttpRequest } from "./request.ts";

/**
 * The keys that a request shows, in any of the ways that senders know: `Authorization: Bearer KEY`,
 * `X-API-Key: KEY`, and `Authorization: Basic` with the key as password and any user, which is all
 * that many Loki clients can be configured to send.
 */
export function shownKeys(request: Pick<HttpRequest, "header">): readonly string[] {
  const authorization = request.header("authorization");
  const inAuthorization = authorization === undefined ? "" : keyInAuthorization(authorization);
  const keys = [inAuthorization, request.header("x-api-key")?.trim() ?? ""];
  return keys.filter((key) => key !== "");
}

function keyInAuthorization(value: string): string {
  const space = value.indexOf(" ");
  const scheme = value.slice(0, space).toLowerCase();
  const rest = value.slice(space + 1).trim();
  // Anything else stays a key that nobody knows: the sender did try to say who it is.
  return scheme === "bearer" ? rest : scheme === "basic" ? passwordIn(rest) : value;
}

/** RFC 7617: the user has no colon, the password may. */
function passwordIn(base64: string): string {
  try {
    const text = new TextDecoder().decode(Uint8Array.fromBase64(base64));
    return text.slice(text.indexOf(":") + 1);
  } catch {
    return base64; // No base64: not a key of ours either.
  }
}
