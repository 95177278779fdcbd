import assert from "node:assert/strict";
import { addressText, isLoopback, parseAddress } from "../../../lib/server/mod.ts";
import { resolveAddress } from "../../../lib/server/start.ts";

Deno.test("parseAddress() reads what people write", () => {
  const table = [
    ["127.0.0.1:3100", { host: "127.0.0.1", port: 3100 }, "127.0.0.1:3100", true],
    ["localhost:0", { host: "localhost", port: 0 }, "localhost:0", true],
    ["[::1]:3100", { host: "::1", port: 3100 }, "[::1]:3100", true],
    ["[::]:65535", { host: "::", port: 65535 }, "[::]:65535", false],
    [":9000", { host: "0.0.0.0", port: 9000 }, "0.0.0.0:9000", false],
    ["logs.internal:80", { host: "logs.internal", port: 80 }, "logs.internal:80", false],
  ] as const;
  for (const [text, want, back, loopback] of table) {
    const address = parseAddress(text);
    assert.deepEqual(address, want);
    assert.equal(addressText(address), back);
    assert.equal(isLoopback(address.host), loopback, text);
  }
});

Deno.test("parseAddress() refuses anything else with an example", () => {
  for (
    const text of [
      "",
      "3100",
      "host",
      "host:",
      "host:x",
      "host:65536",
      "::1:3100",
      "http://h:1",
      "h:-1",
      "h:1:2",
    ]
  ) {
    assert.throws(() => parseAddress(text), {
      kind: "usage",
      message: /expected HOST:PORT, such as 127/,
    }, text);
  }
});

Deno.test("isLoopback() is not fooled by names that start like one", () => {
  for (const host of ["127.0.0.1.example.org", "localhost.example.org", "128.0.0.1", "::2"]) {
    assert.ok(!isLoopback(host), host);
  }
});

Deno.test("resolveAddress() looks names up and leaves addresses alone", async () => {
  for (const host of ["127.0.0.1", "::1", "0.0.0.0", "10.255.255.1"]) {
    assert.deepEqual(await resolveAddress({ host, port: 1 }), { host, port: 1 });
  }
  const { host, port } = await resolveAddress({ host: "localhost", port: 3100 });
  assert.ok(host !== "localhost" && isLoopback(host), host);
  assert.equal(port, 3100);
  await assert.rejects(resolveAddress({ host: "no-such-host.invalid", port: 1 }), {
    kind: "network",
    message: /^Cannot listen on no-such-host\.invalid:1: there is no address of that name/,
  });
});
