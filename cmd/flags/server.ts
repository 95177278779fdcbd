import type { Flags, FlagValues } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { type ListenAddress, parseAddress } from "../../lib/server/start.ts";

/** More than any system gives one process. */
const CONNECTIONS_MAX = 1_000_000;

/** The flags of every server: where it listens, and who may. */
export const SERVER_FLAGS = {
  listen: {
    kind: "text",
    value: "HOST:PORT",
    default: "127.0.0.1:3100",
    doc: "Address to listen on; port 0 takes a free one",
  },
  host: { kind: "text", value: "HOST", doc: "Host to listen on, instead of the one in --listen" },
  port: {
    kind: "number",
    value: "PORT",
    max: 65535,
    doc: "Port to listen on, instead of the one in --listen",
  },
  maxConnections: {
    kind: "number",
    value: "N",
    default: 1024,
    min: 1,
    max: CONNECTIONS_MAX,
    doc: "Serve at most N connections, fewer where too few files may be open",
  },
  tlsCert: { kind: "text", value: "FILE", doc: "Serve HTTPS with this certificate chain (PEM)" },
  tlsKey: { kind: "text", value: "FILE", doc: "Private key of --tls-cert (PEM)" },
  clientCa: {
    kind: "text",
    value: "FILE",
    doc: "Serve only clients with a certificate signed by one of these (PEM)",
  },
  apiKey: {
    kind: "list",
    value: "KEY",
    split: false,
    secret: true,
    doc: "Ask for this key: it opens pushes and reads",
  },
  apiKeyFile: { kind: "text", value: "FILE", doc: "The same, from a file with one key a line" },
  readKey: {
    kind: "list",
    value: "KEY",
    split: false,
    secret: true,
    doc: "Ask for this key or the other: it opens reads only",
  },
  readKeyFile: { kind: "text", value: "FILE", doc: "The same, from a file with one key a line" },
  allowHost: {
    kind: "list",
    value: "NAME",
    doc: "Let requests call this server NAME; others are refused on loopback, or once one is named",
  },
} as const satisfies Flags;

export type ServerFlags = FlagValues<typeof SERVER_FLAGS>;

/** @throws {LogtapError} usage */
export function addressOf(flags: Pick<ServerFlags, "listen" | "host" | "port">): ListenAddress {
  const listen = parseAddress(flags.listen);
  const host = flags.host?.replace(/^\[(.*)\]$/, "$1") ?? listen.host;
  if (host === "") throw new LogtapError("usage", "Cannot listen: --host is empty");
  return { host, port: flags.port ?? listen.port };
}
