import type { BodyRead } from "./body.ts";

/** A request as far as it has been read: everything but its body. */
export interface HttpRequest {
  readonly method: string;
  /** Without query; still percent-encoded, because no route needs decoding. */
  readonly path: string;
  /** The address without port; IPv4 in its own form when it came in over IPv6. */
  readonly remoteIp: string;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** Reads the body once. Its bytes stay counted until the answer has been made. */
  readBody(): Promise<BodyRead>;
}

/** `/loki/api/v1/push` of `/loki/api/v1/push?x=1` or of `http://host/loki/api/v1/push`. */
export function pathOf(target: string): string {
  const origin = /^https?:\/\/[^/?#]*/i.exec(target)?.[0] ?? "";
  const path = target.slice(origin.length).split(/[?#]/, 1)[0]!;
  return path === "" ? "/" : path;
}

/** `::ffff:192.0.2.1`, as dual-stack sockets tell it, is `192.0.2.1`. */
export function plainIp(address: string | undefined): string {
  return (address ?? "unknown").replace(/^::ffff:(?=\d+\.)/i, "");
}
