import assert from "node:assert/strict";
import fc from "fast-check";
import { Guard, parseAllowed, parseIp } from "../../../lib/net/mod.ts";
import { parseTarget } from "../../../lib/sink/webhook/target.ts";

const METADATA = "a cloud's metadata service";

/** Host of a URL → why it is refused, or undefined. */
const HOSTS: readonly (readonly [host: string, want: string | undefined])[] = [
  // Metadata services, and every way to write the best known one.
  ["169.254.169.254", METADATA],
  ["2852039166", METADATA],
  ["0xa9fea9fe", METADATA],
  ["0xA9.0xFE.0xA9.0xFE", METADATA],
  ["0251.0376.0251.0376", METADATA],
  ["0251.254.0xa9.254", METADATA],
  ["169.254.43518", METADATA],
  ["169.16689662", METADATA],
  ["１６９.254.169.254", METADATA],
  ["169。254。169。254", METADATA],
  ["169.254.169.254.", METADATA],
  ["%31%36%39.254.169.254", METADATA],
  ["[::ffff:169.254.169.254]", METADATA],
  ["[::ffff:a9fe:a9fe]", METADATA],
  ["[0:0:0:0:0:ffff:a9fe:a9fe]", METADATA],
  ["[::169.254.169.254]", METADATA],
  ["[64:ff9b::169.254.169.254]", METADATA],
  ["[64:ff9b::a9fe:a9fe]", METADATA],
  ["[64:ff9b:1::a9fe:a9fe]", METADATA],
  ["[::ffff:0:169.254.169.254]", METADATA],
  ["[2002:a9fe:a9fe::1]", METADATA],
  ["[fd00:ec2::254]", METADATA],
  ["[FD00:0EC2:0:0:0:0:0:0254]", METADATA],
  ["[fd20:ce::254]", METADATA],
  ["169.254.170.2", METADATA],
  ["100.100.100.200", METADATA],
  ["168.63.129.16", METADATA],
  ["192.0.0.192", METADATA],
  ["metadata.google.internal", METADATA],
  ["METADATA.Google.Internal", METADATA],
  ["metadata.google.internal.", METADATA],
  ["metadata", METADATA],
  ["metadata.goog", METADATA],
  ["instance-data", METADATA],
  ["instance-data.ec2.internal", METADATA],
  // Link-local.
  ["169.254.0.0", "link-local"],
  ["169.254.255.255", "link-local"],
  ["[fe80::1]", "link-local"],
  ["[febf::ffff]", "link-local"],
  // Nowhere, and everybody.
  ["0", "unspecified"],
  ["0.0.0.0", "unspecified"],
  ["0.1.2.3", "unspecified"],
  ["[::]", "unspecified"],
  ["[::ffff:0.0.0.0]", "unspecified"],
  ["224.0.0.1", "multicast"],
  ["239.255.255.250", "multicast"],
  ["[ff02::1]", "multicast"],
  ["255.255.255.255", "reserved"],
  ["240.0.0.1", "reserved"],
  // Where webhooks usually go: this machine, this network, the world.
  ["localhost", undefined],
  ["127.0.0.1", undefined],
  ["127.1", undefined],
  ["2130706433", undefined],
  ["[::1]", undefined],
  ["[::ffff:127.0.0.1]", undefined],
  ["10.0.0.5", undefined],
  ["172.16.0.1", undefined],
  ["192.168.1.20", undefined],
  ["100.64.0.1", undefined],
  ["[fd12:3456::1]", undefined],
  ["169.253.255.255", undefined],
  ["169.255.0.0", undefined],
  ["223.255.255.255", undefined],
  ["[fec0::1]", undefined],
  ["[2606:4700::1111]", undefined],
  ["hooks.example.com", undefined],
  ["metadata.example.com", undefined],
  ["169.254.169.254.example.com", undefined],
];

Deno.test("parseTarget() refuses URLs to metadata, link-local and no single address", () => {
  const guard = new Guard([]);
  for (const [host, want] of HOSTS) {
    const parse = () => parseTarget(`https://${host}/hook`, guard);
    if (want === undefined) assert.doesNotThrow(parse, host);
    else assert.throws(parse, { kind: "usage", message: new RegExp(`: it is ${want}$`) }, host);
  }
});

Deno.test("Guard.refusedAddress() judges what a resolver or a connection says", () => {
  const guard = new Guard([]);
  const table: readonly (readonly [ip: string, want: string | undefined])[] = [
    ["169.254.169.254", METADATA],
    ["::ffff:169.254.169.254", METADATA],
    ["fe80::1%eth0", "link-local"],
    ["fe80::1%2", "link-local"],
    ["0.0.0.0", "unspecified"],
    ["127.0.0.1", undefined],
    ["fd00::1", undefined],
    ["93.184.216.34", undefined],
    ["", "no IP address"],
    ["/run/socket", "no IP address"],
    ["127.0.0.1 169.254.169.254", "no IP address"],
    ["127.0.0.1/x", "no IP address"],
    ["user@127.0.0.1", "no IP address"],
  ];
  for (const [ip, want] of table) {
    assert.equal(guard.refusedAddress({ host: "hooks.example.com", ip }), want, ip);
  }
});

Deno.test("Guard lets through what is allowed, and nothing beside it", () => {
  const guard = new Guard([
    "169.254.10.0/24",
    "fe80::/10",
    "metadata.google.internal",
    "224.0.0.5",
  ].map(parseAllowed));
  const host = "hooks.example.com";
  const table: readonly (readonly [ip: string, isAllowed: boolean])[] = [
    ["169.254.10.0", true],
    ["169.254.10.255", true],
    ["::ffff:169.254.10.7", true],
    ["169.254.11.0", false],
    ["169.254.169.254", false],
    ["fe80::1", true],
    ["224.0.0.5", true],
    ["224.0.0.6", false],
  ];
  for (const [ip, isAllowed] of table) {
    assert.equal(guard.refusedAddress({ host, ip }) === undefined, isAllowed, ip);
  }
  assert.equal(guard.refusedHost("metadata.google.internal."), undefined);
  const named = { host: "Metadata.Google.Internal", ip: "169.254.169.254" };
  assert.equal(guard.refusedAddress(named), undefined, "a name stands for its addresses");
  assert.equal(guard.refusedHost("metadata"), METADATA);
});

Deno.test("parseAllowed() refuses what is neither a name nor a network", () => {
  for (
    const text of [
      "",
      "10.0.0.0/33",
      "fe80::/129",
      "10.0.0.0/8/8",
      "10.0.0.0/x",
      "a b",
      "é",
      "http://x",
    ]
  ) {
    assert.throws(() => parseAllowed(text), { kind: "usage" }, text);
  }
});

Deno.test("parseIp() reads every IPv4 address the same in all spellings", () => {
  fc.assert(
    fc.property(fc.tuple(...Array.from({ length: 4 }, () => fc.nat(255))), (bytes) => {
      const [a, b, c, d] = bytes as [number, number, number, number];
      const whole = ((a * 256 + b) * 256 + c) * 256 + d;
      const hex = (n: number) => n.toString(16);
      const spellings = [
        bytes.join("."),
        String(whole),
        `0x${hex(whole)}`,
        bytes.map((byte) => `0x${hex(byte)}`).join("."),
        bytes.map((byte) => `0${byte.toString(8)}`).join("."),
        `${a}.${b}.${c * 256 + d}`,
        `::ffff:${bytes.join(".")}`,
        `[::ffff:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
      ];
      const want = [...Array(10).fill(0), 255, 255, ...bytes];
      for (const text of spellings) assert.deepEqual(parseIp(text), want, text);
    }),
    { seed: 11, numRuns: 300 },
  );
});

Deno.test("parseIp() reads what IPv6 addresses are made of", () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const bytes = parseIp(text);
      assert.equal(bytes?.length, 16, text);
      assert.ok(bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255), text);
      const groups = Array.from(
        { length: 8 },
        (_, i) => (bytes[2 * i]! * 256 + bytes[2 * i + 1]!).toString(16),
      );
      assert.deepEqual(parseIp(groups.join(":")), bytes, text);
    }),
    { seed: 12, numRuns: 300 },
  );
});
