import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { certificates } from "../../support/certificates.ts";
import { runProgram } from "../../support/program.ts";
import { needs } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { certificateFiles } from "../../support/certificates.ts";

const { authority, server, client, stranger } = await certificates();

Deno.test("an Authority signs certificates that say what they are for", () => {
  const ca = new X509Certificate(authority.cert);
  const forServer = new X509Certificate(server.cert);
  const forClient = new X509Certificate(client.cert);
  assert.deepEqual([ca.ca, forServer.ca, forClient.ca], [true, false, false]);
  assert.ok(ca.verify(ca.publicKey));
  assert.ok(forServer.verify(ca.publicKey));
  assert.ok(!new X509Certificate(stranger.cert).verify(ca.publicKey));
  assert.equal(forServer.checkHost("localhost"), "localhost");
  assert.equal(forServer.checkIP("127.0.0.1"), "127.0.0.1");
  assert.equal(forServer.checkHost("example.com"), undefined);
  assert.match(forClient.subject, /CN=a sender/);
  assert.equal(new Set([ca, forServer, forClient].map(({ serialNumber }) => serialNumber)).size, 3);
});

const PURPOSES = [
  { file: "server.pem", purpose: "sslserver", code: 0 },
  { file: "client.pem", purpose: "sslclient", code: 0 },
  { file: "server.pem", purpose: "sslclient", code: 2 },
  { file: "client.pem", purpose: "sslserver", code: 2 },
  { file: "stranger.pem", purpose: "sslclient", code: 2 },
] as const;

needs("openssl").test("openssl agrees about each certificate", async (t) => {
  using dir = tempDir();
  await certificateFiles(dir);
  for (const { file, purpose, code } of PURPOSES) {
    await t.step(`${file} as ${purpose}`, async () => {
      const flags = ["-x509_strict", "-CAfile", dir.file("ca.pem"), "-purpose", purpose];
      const end = await runProgram("openssl", ["verify", ...flags, dir.file(file)]);
      assert.equal(end.code, code, end.stderr);
    });
  }
});
