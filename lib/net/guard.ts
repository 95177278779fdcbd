import { cutValue, LogtapError } from "../fault/mod.ts";
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

/** An address that a name has been resolved to, or that a connection goes to. */
export interface Resolved {
  /** As in the URL. */
  readonly host: string;
  readonly ip: string;
}

/** Keeps connections from where they must not go. */
export class Guard {
  readonly #names: ReadonlySet<string>;
  readonly #networks: readonly Network[];

  constructor(allowed: readonly Allowed[]) {
    this.#names = new Set(allowed.flatMap((item) => item.kind === "host" ? [item.host] : []));
    this.#networks = allowed.flatMap((item) => item.kind === "network" ? [item.network] : []);
  }

  /** Why nothing may be sent to `host`, as far as that can be known without asking a resolver. */
  refusedHost(host: string): string | undefined {
    if (parseIp(host) !== undefined) return this.refusedAddress({ host, ip: host });
    return this.#names.has(canonicalName(host)) ? undefined : nameRefusalOf(host);
  }

  /** As `refusedHost`. Text that is no address is refused: nothing is sent to we know not where. */
  refusedAddress({ host, ip }: Resolved): string | undefined {
    if (this.#names.has(canonicalName(host))) return undefined;
    const address = parseIp(ip);
    if (address === undefined) return "no IP address";
    const isAllowed = this.#networks.some((network) => isIn(address, network));
    return isAllowed ? undefined : refusalOf(address);
  }
}
