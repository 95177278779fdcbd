import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { Authority, checkAuthorities, checkPair } from "../../../lib/cert/mod.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { certificates, validAround } from "../../support/certificates.ts";
import { outputOf } from "../../support/program.ts";
import { needs } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";

const { authority, server, client } = await certificates();
const named = (name: string, text: string) => ({ name: `--${name} ${name}.pem`, text });
const pair = (cert: string, key: string) =>
  checkPair({
    cert: named("tls-cert", cert),
    key: named("tls-key", key),
    nowMs: Date.now(),
  });

/** A certificate whose text is right and whose bytes are not. */
const damaged = server.cert.replace(/[A-Za-z0-9+/]{40}/, "A".repeat(40));
const encrypted = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
  publicKeyEncoding: { type: "spki", format: "pem" },
}).privateKey;
const old = await authority.issueServer({ names: ["localhost"], validity: validAround(-9) });
const early = await authority.issueServer({ names: ["localhost"], validity: validAround(9) });

Deno.test("checkPair() takes a chain and a key that fit, and nothing else of the files", () => {
  const noise = "subject=CN = x\r\n";
  const want = { cert: server.cert + authority.cert, key: server.key };
  assert.deepEqual(pair(server.cert + authority.cert, server.key), want);
  assert.deepEqual(
    pair(noise + want.cert.replaceAll("\n", "\r\n") + server.key, authority.cert + server.key),
    want,
  );
});

const REFUSED = [
  {
    name: "no certificate",
    cert: "hello",
    key: server.key,
    want: "--tls-cert tls-cert.pem: it is not PEM, expected a certificate",
  },
  {
    name: "the files the wrong way round",
    cert: server.key,
    key: server.cert,
    want: "--tls-cert tls-cert.pem: it holds PRIVATE KEY, expected a certificate",
  },
  {
    name: "no key",
    cert: server.cert,
    key: authority.cert,
    want: "--tls-key tls-key.pem: it holds CERTIFICATE, expected a private key",
  },
  { name: "an empty file", cert: server.cert, key: "", want: "it is not PEM" },
  {
    name: "half a certificate",
    cert: server.cert.slice(0, -40),
    key: server.key,
    want: "it is not PEM",
  },
  { name: "a damaged certificate", cert: damaged, key: server.key, want: "certificate is damaged" },
  {
    name: "a damaged key",
    cert: server.cert,
    key: server.key.replace(/\n[A-Za-z0-9+/]{20}/, "\nAAAA"),
    want: "the key is damaged, or of a kind that is not known",
  },
  { name: "an encrypted key", cert: server.cert, key: encrypted, want: "the key is encrypted" },
  {
    name: "somebody else's key",
    cert: server.cert,
    key: client.key,
    want:
      "--tls-cert tls-cert.pem with --tls-key tls-key.pem: the key does not belong to the certificate",
  },
  {
    name: "a chain that begins with the authority",
    cert: authority.cert + server.cert,
    key: server.key,
    want: "does not belong to the first certificate",
  },
  { name: "an expired certificate", cert: old.cert, key: old.key, want: /expired at 20\d\d-.+Z$/ },
  {
    name: "a certificate of tomorrow",
    cert: early.cert,
    key: early.key,
    want: /is not valid before 20\d\d-.+Z$/,
  },
] as const;

Deno.test("checkPair() refuses, in one sentence without the key,", async (t) => {
  for (const { name, cert, key, want } of REFUSED) {
    await t.step(name, () => {
      assert.throws(() => pair(cert, key), (error) => {
        assert.ok(isLogtapError(error, "usage"), String(error));
        assert.match(error.message, /^Cannot use --tls-/);
        if (typeof want === "string") assert.ok(error.message.includes(want), error.message);
        else assert.match(error.message, want);
        const lines = key.split("\n").filter((line) => line.length > 40 && !line.includes("-----"));
        const said = `${error.message} ${error.hint ?? ""} ${String(error.cause ?? "")}`;
        for (const line of lines) assert.ok(!said.includes(line.slice(0, 20)));
        return true;
      });
    });
  }
});

Deno.test("checkAuthorities() takes authorities whose time is now, and leaves out the others", async () => {
  const expired = await Authority.create({ name: "old", validity: validAround(-9) });
  const check = (text: string) => checkAuthorities(named("client-ca", text), Date.now());
  assert.equal(check(expired.cert + authority.cert), authority.cert);
  assert.throws(() => check(expired.cert), { kind: "usage", message: /expired at/ });
  assert.throws(() => check(authority.cert + client.cert), {
    kind: "usage",
    message: "Cannot use --client-ca client-ca.pem: " +
      "it holds a certificate that may not sign others, expected authorities",
  });
  assert.throws(() => check(client.key), { kind: "usage", message: /holds PRIVATE KEY/ });
});

needs("openssl").test("checkPair() takes what openssl makes", async (t) => {
  const kinds = [
    ["rsa:2048"],
    ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    ["ed25519"],
  ] as const;
  for (const kind of kinds) {
    await t.step(kind[0], async () => {
      using dir = tempDir();
      const [key, cert] = [dir.file("key"), dir.file("cert")];
      const request = ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
      await outputOf("openssl", [...request, "-newkey", ...kind, "-keyout", key, "-out", cert]);
      pair(Deno.readTextFileSync(cert), Deno.readTextFileSync(key));
    });
  }
});
