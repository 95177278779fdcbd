import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { cutValue, LogtapError } from "../fault/mod.ts";

/** Where to listen. Port 0 lets the system choose. */
export interface ListenAddress {
  /** A name or address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

const PORT_MAX = 65535;

/**
 * Reads `HOST:PORT`: `127.0.0.1:3100`, `[::1]:3100`, `localhost:0`; `:3100` is every address of the
 * machine, as in the older program.
 *
 * @throws {LogtapError} usage
 */
export function parseAddress(text: string): ListenAddress {
  const parts = /^(?:\[(?<bracketed>[^\]]*)\]|(?<plain>[^:[\]]*)):(?<port>\d{1,5})$/.exec(text)
    ?.groups;
  const port = Number(parts?.port);
  if (parts === undefined || port > PORT_MAX) {
    throw new LogtapError(
      "usage",
      `Cannot listen on "${
        cutValue(text)
      }": expected HOST:PORT, such as 127.0.0.1:3100 or [::1]:3100`,
    );
  }
  const host = parts.bracketed ?? parts.plain ?? "";
  return { host: host === "" ? "0.0.0.0" : host, port };
}

/** `127.0.0.1:3100`, `[::1]:3100`. */
export function addressText({ host, port }: ListenAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/**
 * The address with its host's name looked up, as listening on the name would: rights are for
 * addresses. The order of the system decides where a name has several.
 *
 * @throws {LogtapError} network — nobody knows the name.
 */
export async function resolveAddress({ host, port }: ListenAddress): Promise<ListenAddress> {
  if (isIP(host) !== 0) return { host, port };
  try {
    return { host: (await lookup(host)).address, port };
  } catch (cause) {
    const text = `Cannot listen on ${cutValue(host)}:${port}: there is no address of that name`;
    throw new LogtapError("network", text, {
      hint: "give an address of this machine with --listen",
      cause,
    });
  }
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(host);
}

/** The address by which a server that listens there reaches itself. */
export function ownAddress({ host, port }: ListenAddress): ListenAddress {
  const own: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  return { host: own[host] ?? host, port };
}

/** Whether a right to listen there outlasts the first time: a port that was chosen has another name. */
export function canBeReopened({ port }: ListenAddress): boolean {
  return port !== 0;
}
