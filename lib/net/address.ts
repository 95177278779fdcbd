/**
 * Sixteen bytes. IPv4 stands as `::ffff:a.b.c.d`, so that one table judges both families.
 */
export type Address = readonly number[];

/** A network: the first `bits` of the address count. Plain data. */
export interface Network {
  readonly address: Address;
  /** 0 to 128; an IPv4 prefix counts from 96. */
  readonly bits: number;
}

const MAPPED: Address = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/**
 * Reads an IPv4 address in any spelling that a resolver takes (`127.1`, `0x7f000001`, `0177.0.0.1`,
 * `2130706433`), or an IPv6 address, in brackets or not, with a zone or not.
 */
export function parseIp(text: string): Address | undefined {
  const bare = text.replace(/^\[(.*)\]$/, "$1");
  // The URL parser knows all spellings and leaves the canonical one; names pass it unchanged.
  if (bare.includes(":")) {
    const hostname = hostnameOf(`[${bare.replace(/%.*$/, "")}]`);
    return hostname === undefined ? undefined : bytesOfIpv6(hostname.slice(1, -1));
  }
  const hostname = hostnameOf(bare);
  const quad = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(hostname ?? "");
  return quad === null ? undefined : [...MAPPED, ...quad.slice(1).map(Number)];
}

function hostnameOf(host: string): string | undefined {
  // What ends a host in a URL would hide the rest of the text.
  if (/[/?#@\\\s]/.test(host)) return undefined;
  return URL.parse(`http://${host}/`)?.hostname;
}

/** Takes what the URL parser makes: hexadecimal groups, at most one `::`, no dots. */
function bytesOfIpv6(text: string): Address {
  const [head = "", tail] = text.split("::");
  const groups = (part: string) =>
    part === "" ? [] : part.split(":").map((hex) => parseInt(hex, 16));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...gap, ...after].flatMap((group) => [group >> 8, group & 0xff]);
}

/** Reads `10.0.0.0/8`, `fd00::/8`, or a single address. */
export function parseNetwork(text: string): Network | undefined {
  const [host = "", prefix, ...rest] = text.split("/");
  const address = rest.length === 0 ? parseIp(host) : undefined;
  if (address === undefined) return undefined;
  const isIpv4 = !host.includes(":");
  const most = isIpv4 ? 32 : 128;
  if (prefix === undefined) return { address, bits: 128 };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > most) return undefined;
  return { address, bits: Number(prefix) + (isIpv4 ? 96 : 0) };
}

export function isIn(address: Address, { address: base, bits }: Network): boolean {
  for (let i = 0; i < 16; i++) {
    const mask = 0xff00 >> Math.min(8, Math.max(0, bits - 8 * i)) & 0xff;
    if (((address[i]! ^ base[i]!) & mask) !== 0) return false;
  }
  return true;
}

/** Forms of IPv6 that carry an IPv4 address which is where packets may end up, and where it stands. */
const CARRIERS: readonly (readonly [network: string, at: number])[] = [
  ["64:ff9b::/96", 12], // NAT64, RFC 6052
  ["64:ff9b:1::/48", 12], // NAT64 of one's own, RFC 8215, as most have it
  ["::ffff:0:0:0/96", 12], // IPv4-translated, RFC 2765
  ["2002::/16", 2], // 6to4, RFC 3056
  ["::/96", 12], // IPv4-compatible, RFC 4291; `::` and `::1` are judged before
];

/** Where connections must not go by accident, most telling reason first. */
const REFUSED: readonly (readonly [network: string, reason: string])[] = [
  ["169.254.169.254", "a cloud's metadata service"],
  ["169.254.170.2", "a cloud's metadata service"],
  ["fd00:ec2::254", "a cloud's metadata service"],
  ["fd20:ce::254", "a cloud's metadata service"],
  ["100.100.100.200", "a cloud's metadata service"],
  ["168.63.129.16", "a cloud's metadata service"],
  ["192.0.0.192", "a cloud's metadata service"],
  ["169.254.0.0/16", "link-local"],
  ["fe80::/10", "link-local"],
  ["0.0.0.0/8", "unspecified"],
  ["::", "unspecified"],
  ["224.0.0.0/4", "multicast"],
  ["ff00::/8", "multicast"],
  ["240.0.0.0/4", "reserved"],
];

const REFUSED_NETWORKS = REFUSED.map(([text, reason]) => ({
  network: parseNetwork(text)!,
  reason,
}));
const CARRIER_NETWORKS = CARRIERS.map(([text, at]) => ({ network: parseNetwork(text)!, at }));
const LOOPBACK = parseIp("::1")!;

/** Why nothing may be sent to an address, unless it is allowed by name; undefined when it may. */
export function refusalOf(address: Address): string | undefined {
  const target = carriedBy(address) ?? address;
  return REFUSED_NETWORKS.find(({ network }) => isIn(target, network))?.reason;
}

function carriedBy(address: Address): Address | undefined {
  if (isIn(address, { address: LOOPBACK, bits: 128 }) || address.every((byte) => byte === 0)) {
    return undefined;
  }
  const carrier = CARRIER_NETWORKS.find(({ network }) => isIn(address, network));
  return carrier === undefined
    ? undefined
    : [...MAPPED, ...address.slice(carrier.at, carrier.at + 4)];
}

/** Names that clouds give to their metadata services; what they resolve to differs. */
const METADATA_NAMES = new Set([
  "metadata",
  "metadata.goog",
  "metadata.google.internal",
  "instance-data",
  "instance-data.ec2.internal",
]);

/** As {@linkcode refusalOf}, for a name that has not been resolved. */
export function nameRefusalOf(host: string): string | undefined {
  return METADATA_NAMES.has(canonicalName(host)) ? "a cloud's metadata service" : undefined;
}

/** Lower case, without the root's dot. */
export function canonicalName(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}
