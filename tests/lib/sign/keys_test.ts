import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import {
  fingerprintOf,
  isSignedBy,
  makeKey,
  parseFingerprint,
  readPrivateKey,
  readPublicKey,
  signBytes,
} from "../../../lib/sign/keys.ts";
import { outputOf } from "../../support/program.ts";
import { needs } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";

const BYTES = new TextEncoder().encode("what is signed");

Deno.test("a key signs, and its public half tells its signatures from all others", () => {
  const { privatePem, publicPem } = makeKey();
  const key = readPrivateKey(privatePem, "the key");
  assert.equal(key.publicPem, publicPem);
  const signature = signBytes(BYTES, key);
  assert.equal(isSignedBy(BYTES, signature, publicPem), true);
  assert.equal(isSignedBy(BYTES, signature, makeKey().publicPem), false);
  assert.equal(isSignedBy(BYTES.subarray(1), signature, publicPem), false);
  assert.equal(isSignedBy(BYTES, signature.subarray(1), publicPem), false);
  for (let bit = 0; bit < signature.length * 8; bit += 37) {
    const flipped = signature.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    assert.equal(isSignedBy(BYTES, flipped, publicPem), false, `bit ${bit}`);
  }
});

Deno.test("what is no Ed25519 key is refused, and never quoted", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const rsaPem = String(rsa.privateKey.export({ type: "pkcs8", format: "pem" }));
  const rsaPublic = String(rsa.publicKey.export({ type: "spki", format: "pem" }));
  const { privatePem, publicPem } = makeKey();
  for (const pem of ["", "secret words", rsaPem, publicPem, privatePem.replace("MC4", "MCA")]) {
    const fault = { kind: "usage", message: /^Cannot read --key: expected an Ed25519 private key/ };
    assert.throws(() => readPrivateKey(pem, "--key"), fault);
  }
  // A private key must not be taken for its public half.
  for (const pem of ["", "words", rsaPublic, privatePem, publicPem.slice(0, 60)]) {
    const fault = { kind: "usage", message: /^Cannot read --public-key: expected an Ed25519 p/ };
    assert.throws(() => readPublicKey(pem, "--public-key"), fault);
  }
});

Deno.test("a fingerprint is 64 digits, with or without sha256: in front", () => {
  const fingerprint = fingerprintOf(makeKey().publicPem);
  assert.match(fingerprint, /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(parseFingerprint(fingerprint), { fingerprint });
  assert.deepEqual(parseFingerprint(fingerprint.slice(7).toUpperCase()), { fingerprint });
  for (const text of ["sha256:ab", "key.pub", `${fingerprint}0`]) {
    assert.equal(parseFingerprint(text), undefined);
  }
});

needs("openssl", "sha256sum").test("openssl knows the keys, and the fingerprints", async () => {
  using dir = tempDir();
  await outputOf("openssl", ["genpkey", "-algorithm", "ed25519", "-out", dir.file("key")]);
  const key = readPrivateKey(await Deno.readTextFile(dir.file("key")), "the key");
  const [input, der] = [dir.file("key"), dir.file("der")];
  await outputOf("openssl", ["pkey", "-in", input, "-pubout", "-outform", "DER", "-out", der]);
  assert.equal(`sha256:${(await outputOf("sha256sum", [der])).slice(0, 64)}`, key.fingerprint);
});
