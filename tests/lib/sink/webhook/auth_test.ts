import assert from "node:assert/strict";
import { parseAuth } from "../../../../lib/sink/webhook/auth.ts";
import { proofOf } from "../../../../lib/sink/webhook/proof.ts";

Deno.test("parseAuth() reads both forms", () => {
  assert.deepEqual(parseAuth("bearer:abc:d=/+"), { kind: "bearer", token: "abc:d=/+" });
  assert.deepEqual(parseAuth(" hmac-sha256:a secret, with spaces\n"), {
    kind: "hmac-sha256",
    secret: "a secret, with spaces",
  });
});

Deno.test("parseAuth() refuses the rest, and never says the secret", () => {
  const secret = "s3cr3t";
  const table = [
    "",
    secret,
    `basic:${secret}`,
    `Bearer ${secret}`,
    "bearer:",
    "hmac-sha256:",
    `bearer:${secret} x`,
    `bearer:${secret}\r\nX-Injected: 1`,
    `bearer:${secret}é`,
    `hmac-sha256:${secret}\nmore`,
    `bearer:${secret.repeat(1000)}`,
  ];
  for (const text of table) {
    assert.throws(() => parseAuth(text), (error: Error & { kind?: string }) => {
      assert.equal(error.kind, "usage");
      assert.ok(!error.message.includes(secret), error.message);
      return true;
    }, text);
  }
});

Deno.test("proofOf() signs the body, and the body with the time", () => {
  // RFC 4231 (December 2005), test case 2.
  const secret = "Jefe";
  const body = "what do ya want for nothing?";
  const proof = proofOf({ kind: "hmac-sha256", secret }, { body, atSeconds: 1700000000 });
  assert.equal(
    proof["X-Logtap-Signature"],
    "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
  assert.equal(proof["X-Logtap-Timestamp"], "1700000000");
  // printf '1700000000.what do ya want for nothing?' | openssl dgst -sha256 -hmac Jefe
  assert.equal(
    proof["X-Logtap-Signature-V2"],
    "v1=1cdd0650c8be1cb0974b1788d458b1e781206cfef59b85faafc582d2e182c57e",
  );
  assert.deepEqual(proofOf({ kind: "none" }, { body, atSeconds: 1 }), {});
  assert.deepEqual(proofOf({ kind: "bearer", token: "t" }, { body, atSeconds: 1 }), {
    "Authorization": "Bearer t",
  });
});
