import type { Flags, FlagValues } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { type ListenAddress, parseAddress } from "../../lib/server/start.ts";

/** More than any system gives one process. */
const CONNECTIONS_MAX = 1_000_000;

/** The flags of every server that say where it listens. */
export const SERVER_FLAGS = {
  listen: {
    kind: "text",
    value: "HOST:PORT",
    default: "127.0.0.1:3100",
    local: "loopback",
    doc: "Address to listen on; port 0 takes a free one",
  },
  host: {
    kind: "text",
    value: "HOST",
    local: "loopback",
    doc: "Host to listen on, instead of the one in --listen",
  },
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
} as const satisfies Flags;

export type ServerFlags = FlagValues<typeof SERVER_FLAGS>;

/** @throws {LogtapError} usage */
export function addressOf(flags: Pick<ServerFlags, "listen" | "host" | "port">): ListenAddress {
  const listen = parseAddress(flags.listen);
  const host = flags.host?.replace(/^\[(.*)\]$/, "$1") ?? listen.host;
  if (host === "") throw new LogtapError("usage", "Cannot listen: --host is empty");
  return { host, port: flags.port ?? listen.port };
}
