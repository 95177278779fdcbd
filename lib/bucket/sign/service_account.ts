import { cutValue, LogtapError } from "../../fault/mod.ts";

/** A service account of Google Cloud, from its key file. */
export interface ServiceAccount {
  readonly kind: "service_account";
  readonly clientEmail: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
  readonly privateKeyId?: string;
  /** Where tokens are given out. */
  readonly tokenUri: string;
}

const TOKEN_URI = "https://oauth2.googleapis.com/token";

/**
 * Reads a service account's key file. Messages never quote its text.
 *
 * @param name of the file, for messages.
 * @throws {LogtapError} usage
 */
export function parseServiceAccount(text: string, name: string): ServiceAccount {
  const refuse = (why: string) => new LogtapError("usage", `Cannot use ${cutValue(name)}: ${why}`);
  const json = parseObject(text);
  if (json === undefined) throw refuse("expected the key file of a service account, a JSON object");
  if (json.type !== "service_account") {
    const type = typeof json.type === "string" ? ` of type "${cutValue(json.type)}"` : "";
    throw refuse(`expected the key of a service account, got credentials${type}`);
  }
  const { client_email: clientEmail, private_key: privateKey, private_key_id: id } = json;
  if (typeof clientEmail !== "string" || !/^[^\s@]{1,200}@[^\s@]{1,200}$/.test(clientEmail)) {
    throw refuse("it has no client_email");
  }
  if (typeof privateKey !== "string" || !privateKey.includes("-----BEGIN PRIVATE KEY-----")) {
    throw refuse("it has no private_key in PEM");
  }
  const tokenUri = json.token_uri ?? TOKEN_URI;
  if (typeof tokenUri !== "string" || !isTokenUri(tokenUri)) {
    throw refuse("its token_uri is no https:// address");
  }
  return {
    ...{ kind: "service_account", clientEmail, privateKey, tokenUri },
    ...(typeof id === "string" && { privateKeyId: id }),
  };
}

/** The answer to a signed claim is a key: it must not travel in the clear, but on this machine. */
function isTokenUri(text: string): boolean {
  const url = URL.parse(text);
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(url?.hostname ?? "");
  return url?.protocol === "https:" || (url?.protocol === "http:" && isHere);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
    return isObject ? json as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
