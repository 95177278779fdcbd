import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { securityOf } from "../../../cmd/flags/security.ts";
import { certificateFiles, certificates } from "../../support/certificates.ts";
import { testHost } from "../../support/host.ts";
import { tempDir } from "../../support/temp_dir.ts";

type Flags = Parameters<typeof securityOf>[0];

const FLAGS: Flags = {
  listen: "LocalHost:3100",
  host: undefined,
  port: undefined,
  maxConnections: 1,
  tlsCert: undefined,
  tlsKey: undefined,
  clientCa: undefined,
  apiKey: [],
  apiKeyFile: undefined,
  readKey: [],
  readKeyFile: undefined,
  allowHost: [],
};

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

async function read(flags: Partial<Flags>) {
  const host = testHost({ nowMs: Date.now() });
  const { security } = await securityOf({ ...FLAGS, ...flags }, host);
  return { security, said: host.stderr.text };
}

Deno.test("securityOf() asks for nothing by itself", async () => {
  const { security, said } = await read({});
  const keys = { write: [], read: [] };
  assert.deepEqual(security, { keys, listenName: "localhost", allowHosts: [] });
  assert.equal(said, "");
});

Deno.test("securityOf() is plain data in which no key can be read", async () => {
  using dir = tempDir();
  await certificateFiles(dir);
  const { authority, client, server } = await certificates();
  Deno.writeTextFileSync(dir.file("keys"), "two\nthree\n", { mode: 0o600 });
  const { security, said } = await read({
    tlsCert: dir.file("server.pem"),
    tlsKey: dir.file("server.key"),
    clientCa: dir.file("ca.pem"),
    apiKey: ["one"],
    apiKeyFile: dir.file("keys"),
    readKey: ["four"],
    host: "10.0.0.1",
    allowHost: ["Logs.Example.", "logtap"],
  });
  assert.deepEqual(structuredClone(security), security);
  assert.deepEqual(security, {
    tls: { ...server, clientCa: authority.cert },
    keys: { write: ["one", "two", "three"].map(sha256), read: [sha256("four")] },
    listenName: "10.0.0.1",
    allowHosts: ["logs.example", "logtap"],
  });
  assert.equal(said, "");
  assert.ok(!JSON.stringify(security).includes(client.key));
});

Deno.test("securityOf() refuses what does not fit together", async () => {
  const table: readonly [Partial<Flags>, RegExp][] = [
    [{ tlsCert: "a" }, /^Cannot use --tls-cert without --tls-key$/],
    [{ tlsKey: "a" }, /^Cannot use --tls-key without --tls-cert$/],
    [{ clientCa: "a" }, /^Cannot use --client-ca without --tls-cert$/],
    [{ clientCa: "a", tlsCert: "b" }, /^Cannot use --tls-cert without --tls-key$/],
    [{ apiKey: ["k"], readKey: ["k"] }, /one key for --api-key and for --read-key/],
    [{ apiKey: ["ok", ""] }, /--api-key: the key is empty/],
    [{ allowHost: ["a b"] }, /--allow-host "a b"/],
    [{ allowHost: ["a\x1b[31m"] }, /--allow-host "a \[31m"/],
  ];
  for (const [flags, message] of table) {
    await assert.rejects(read(flags), { kind: "usage", message });
  }
});
