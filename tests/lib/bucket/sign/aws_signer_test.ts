import assert from "node:assert/strict";
import { AwsSigner } from "../../../../lib/bucket/sign/aws_signer.ts";

/** The keys and requests of Amazon's own documentation of Signature 4 for S3. */
const EXAMPLE = {
  keys: {
    kind: "keys",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  },
  region: "us-east-1",
  nowMs: () => Date.UTC(2013, 4, 24),
} as const;

Deno.test("a link has the signature of the service's documentation", async () => {
  const url = new URL("https://examplebucket.s3.amazonaws.com/test.txt");
  const link = new URL(await new AwsSigner(EXAMPLE).presign(url, 86_400));
  assert.equal(
    link.searchParams.get("X-Amz-Signature"),
    "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
  );
});

Deno.test("a request has the signature of the service's documentation", async () => {
  const url = new URL("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
  const { headers } = await new AwsSigner(EXAMPLE).sign({ method: "GET", url, headers: {} });
  assert.match(
    headers["authorization"] ?? "",
    /Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7$/,
  );
});

Deno.test("the token of a session goes with requests and links", async () => {
  const signer = new AwsSigner({ ...EXAMPLE, keys: { ...EXAMPLE.keys, sessionToken: "tok/en" } });
  const url = new URL("https://examplebucket.s3.amazonaws.com/test.txt");
  const { headers } = await signer.sign({ method: "GET", url, headers: {} });
  assert.equal(headers["x-amz-security-token"], "tok/en");
  const link = new URL(await signer.presign(url, 60));
  assert.equal(link.searchParams.get("X-Amz-Security-Token"), "tok/en");
  assert.equal(link.searchParams.get("X-Amz-Expires"), "60");
});

Deno.test("the body is part of what is signed", async () => {
  const signer = new AwsSigner(EXAMPLE);
  const url = new URL("https://examplebucket.s3.amazonaws.com/x");
  const signed = async (text: string) => {
    const body = new TextEncoder().encode(text);
    return (await signer.sign({ method: "PUT", url, headers: {}, body })).headers["authorization"];
  };
  assert.notEqual(await signed("a"), await signed("b"));
});
