import assert from "node:assert/strict";
import { HostRules, isOwnOrigin } from "../../../lib/server/host_rules.ts";

const LOOPBACK = { listenHost: "127.0.0.1", listenName: "127.0.0.1", allowHosts: [] };

const HOSTS = [
  [undefined, true],
  ["localhost", true],
  ["LocalHost.:3100", true],
  ["a.b.localhost:1", true],
  ["127.0.0.1:3100", true],
  ["192.0.2.7", true],
  ["[::1]:3100", true],
  ["[2001:db8::1]", true],
  ["host.docker.internal:3100", true],
  ["host.containers.internal", true],
  ["evil.example", false],
  ["localhost.evil.example", false],
  ["evillocalhost", false],
  ["127.0.0.1.evil.example:3100", false],
  ["docker.internal", false],
  ["", false],
  [":3100", false],
  ["[::1", false],
  ["[evil]:1", false],
  ["a b", false],
  ["localhost:31:00", false],
  ["localhost:x", false],
  ["localhost@evil.example", false],
  ["x".repeat(10_000), false],
] as const;

Deno.test("HostRules on loopback takes the machine's own names and addresses", () => {
  const rules = new HostRules(LOOPBACK);
  for (const [host, want] of HOSTS) assert.equal(rules.allows(host), want, host);
});

Deno.test("HostRules takes names that were allowed, and the one that is listened on", () => {
  const rules = new HostRules({ ...LOOPBACK, listenName: "myhost", allowHosts: ["logs.example"] });
  for (const host of ["logs.example", "LOGS.example.:443", "myhost:3100", "localhost"]) {
    assert.ok(rules.allows(host), host);
  }
  assert.ok(!rules.allows("x.logs.example"));
});

Deno.test("HostRules beyond loopback checks only when names were given", () => {
  const open = { ...LOOPBACK, listenHost: "0.0.0.0" };
  assert.ok(new HostRules(open).allows("logtap.monitoring.svc:3100"));
  const named = new HostRules({ ...open, allowHosts: ["logtap"] });
  assert.deepEqual(["logtap:3100", "10.0.0.1", "evil.example"].map((host) => named.allows(host)), [
    true,
    true,
    false,
  ]);
});

const ORIGINS = [
  [undefined, "localhost:3100", true],
  ["http://localhost:3100", "localhost:3100", true],
  ["https://logs.example", "logs.example", true],
  ["https://logs.example", "logs.example:443", true],
  ["http://LOCALHOST:3100", "localhost:3100", true],
  ["http://[::1]:3100", "[::1]:3100", true],
  ["http://localhost:3000", "localhost:3100", false],
  ["http://evil.example", "localhost:3100", false],
  ["http://localhost:3100.evil.example", "localhost:3100", false],
  ["null", "localhost:3100", false],
  ["", "localhost:3100", false],
  ["file://localhost:3100", "localhost:3100", false],
  ["chrome-extension://abc", "abc", false],
  ["http://localhost:3100", undefined, false],
] as const;

Deno.test("isOwnOrigin() knows pages of this server", () => {
  for (const [origin, host, want] of ORIGINS) {
    assert.equal(isOwnOrigin(origin, host), want, `${origin} ${host}`);
  }
});
