import { LogtapError } from "../../fault/mod.ts";
import type { Guard } from "../../net/mod.ts";

/** Where events are sent. Plain data; `path` and `authorization` may hold secrets and are never shown. */
export interface WebhookTarget {
  /** As it is resolved: a name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Path and query as they go over the wire. */
  readonly path: string;
  /** The whole header, from a user name and password in the URL. */
  readonly authorization?: string;
  /** Scheme, host and port: all of the URL that messages may show. */
  readonly shown: string;
}

const URL_MAX = 2048;

/**
 * Reads a webhook's URL. Messages never quote it whole: its path and query are often the secret.
 *
 * @throws {LogtapError} usage
 */
export function parseTarget(text: string, guard: Guard): WebhookTarget {
  const url = text.length > URL_MAX ? null : URL.parse(text);
  if (url === null) {
    throw refuse("a URL", `expected http:// or https:// and at most ${URL_MAX} characters`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw refuse(`a ${schemeOf(url)} URL`, "expected http:// or https://");
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const reason = guard.refusedHost(host);
  if (reason !== undefined) {
    throw refuse(url.origin, `it is ${reason}`, `allow it with --webhook-allow ${host}`);
  }
  const secure = url.protocol === "https:";
  const authorization = basicOf(url);
  return {
    host,
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    secure,
    path: `${url.pathname}${url.search}`,
    ...(authorization === undefined ? {} : { authorization }),
    shown: url.origin,
  };
}

function schemeOf(url: URL): string {
  return url.protocol.slice(0, 20);
}

function basicOf({ username, password, origin }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${new TextEncoder().encode(pair).toBase64()}`;
  } catch {
    // Not quoted: it is a password.
    throw refuse(origin, "its user name or password is not percent-encoded text");
  }
}

function refuse(what: string, why: string, hint?: string): LogtapError {
  const options = hint === undefined ? {} : { hint };
  return new LogtapError("usage", `Cannot send webhooks to ${what}: ${why}`, options);
}

/** `host:port` as the runtime's permission to connect spells it. */
export function netRightOf({ host, port }: WebhookTarget): string {
  return `${bracketed(host)}:${port}`;
}

/** The value of the Host header. */
export function hostHeaderOf({ host, port, secure }: WebhookTarget): string {
  return port === (secure ? 443 : 80) ? bracketed(host) : `${bracketed(host)}:${port}`;
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
