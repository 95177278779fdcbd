import assert from "node:assert/strict";
import { exposureWarnings } from "../../../lib/server/exposure.ts";
import { isLoopback } from "../../../lib/server/mod.ts";

const TLS = { cert: "", key: "" };
const MUTUAL = { ...TLS, clientCa: "" };

const CASES = [
  {
    name: "nothing",
    want: ["anybody who reaches 0.0.0.0 can push and read metrics", "can be read"],
  },
  { name: "TLS only", tls: TLS, want: ["anybody who reaches 0.0.0.0 can push and read metrics"] },
  { name: "mutual TLS", tls: MUTUAL, want: [] },
  {
    name: "a key only",
    write: ["w"],
    want: ["what is sent to 0.0.0.0, keys included, can be read"],
  },
  {
    name: "a read key only",
    read: ["r"],
    tls: TLS,
    want: ["anybody who reaches 0.0.0.0 can push;"],
  },
  { name: "TLS and a key", tls: TLS, write: ["w"], want: [] },
] as const;

Deno.test("exposureWarnings() says which protection is missing, with", async (t) => {
  for (const { name, want, ...given } of CASES) {
    await t.step(name, () => {
      const keys = {
        write: "write" in given ? given.write : [],
        read: "read" in given ? given.read : [],
      };
      const tls = "tls" in given ? { tls: given.tls } : {};
      const plan = { keys, listenName: "", allowHosts: [], ...tls };
      const said = exposureWarnings({ host: "0.0.0.0", port: 1 }, plan);
      assert.equal(said.length, want.length, said.join("\n"));
      want.forEach((text, i) => assert.ok(said[i]?.includes(text), said[i]));
      assert.deepEqual(exposureWarnings({ host: "::1", port: 1 }, plan), []);
    });
  }
});

Deno.test("isLoopback() knows what only this machine reaches", () => {
  for (const host of ["localhost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"]) {
    assert.ok(isLoopback(host), host);
  }
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "localhost.example", "127.evil", "::2"]) {
    assert.ok(!isLoopback(host), host);
  }
});
