import { cutValue, LogtapError } from "../../fault/mod.ts";
import {
  canonicalName,
  isIn,
  nameRefusalOf,
  type Network,
  parseIp,
  parseNetwork,
  refusalOf,
} from "./address.ts";

/** A target that may be reached although it would be refused: a name as in the URL, or a network. */
export type Allowed =
  | { readonly kind: "host"; readonly host: string }
  | { readonly kind: "network"; readonly network: Network };

/**
 * Reads an item of `--webhook-allow`: `169.254.10.0/24`, `fe80::1`, `metadata.google.internal`.
 *
 * @throws {LogtapError} usage
 */
export function parseAllowed(text: string): Allowed {
  const network = parseNetwork(text);
  if (network !== undefined) return { kind: "network", network };
  if (/^[\w.-]{1,253}$/.test(text)) return { kind: "host", host: canonicalName(text) };
  throw new LogtapError(
    "usage",
    `Cannot allow webhooks to "${cutValue(text)}": expected a host name, an address, ` +
      `or a network such as 169.254.10.0/24`,
  );
}

/** Why a webhook must not go to `host`, as far as its name says. */
export function refusedHost(host: string, allowed: readonly Allowed[]): string | undefined {
  if (isAllowedName(host, allowed)) return undefined;
  const address = parseIp(host);
  return address === undefined ? nameRefusalOf(host) : refusedAddress({ host, ip: host }, allowed);
}

/** An address that a name has been resolved to, or that is connected to. */
export interface Resolved {
  /** As in the URL. */
  readonly host: string;
  readonly ip: string;
}

/**
 * Why nothing must be sent to the address. Text that is no address is refused: nothing is sent to
 * where we do not know.
 */
export function refusedAddress(
  { host, ip }: Resolved,
  allowed: readonly Allowed[],
): string | undefined {
  if (isAllowedName(host, allowed)) return undefined;
  const address = parseIp(ip);
  if (address === undefined) return "no IP address";
  const isAllowed = allowed.some((item) => item.kind === "network" && isIn(address, item.network));
  return isAllowed ? undefined : refusalOf(address);
}

function isAllowedName(host: string, allowed: readonly Allowed[]): boolean {
  const name = canonicalName(host);
  return allowed.some((item) => item.kind === "host" && item.host === name);
}
