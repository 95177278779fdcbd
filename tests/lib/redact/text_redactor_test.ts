import assert from "node:assert/strict";
import fc from "fast-check";
import { full } from "../../support/skip.ts";
import { SEED } from "../../support/random.ts";
import { ALL, redactorOf } from "./support/redact_text.ts";

/** What matches are made of, and what stands around them. */
const PIECES = [
  "bob@example.com",
  "4111 1111 1111 1111",
  "378282246310005",
  "123-45-6789",
  "+1 555 123 4567",
  "(555) 123-4567",
  "555-123-4567",
  "10.0.0.1",
  "2001:db8::1",
  "::1",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
  "Bearer abcdef123",
  "Authorization: Basic dXNlcjpwYXNz",
  "Authorization: Bearer abc==",
  "Cookie: a=b; c=d",
  ", a=b",
  "; a=b",
  "AKIAIOSFODNN7EXAMPLE",
  "-----BEGIN RSA PRIVATE KEY-----",
  "-----END RSA PRIVATE KEY-----",
  "password",
  "token",
  "secret_key",
  "http://",
  "user:pw@host",
  "[REDACTED:email]",
  "[ip:0c77d1e2a9b4]",
  "\\u0040",
  "\\u0022",
  "\\/",
  "\u001b[31m",
  "\u0000",
  "\n",
  "\t",
  "é",
  "\ud83d\ude00",
  "\ud800",
  ..."=:\"'\\ ,;.@-+()[]{}<>/&nu019af_",
];

const text = fc.array(
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 4 })),
  { maxLength: 14 },
).map((pieces) => pieces.join(""));

/** The same text, also as a value of JSON in JSON. */
const nested = fc.tuple(text, fc.integer({ min: 0, max: 3 })).map(([inner, depth]) => {
  let value = inner;
  for (let i = 0; i < depth; i++) value = JSON.stringify({ a: value, password: inner, b: 1 });
  return value;
});

const RUNS = full ? 200_000 : 10_000;

Deno.test("redacting gives canonical JSON text, and redacting that changes nothing", () => {
  const token = redactorOf();
  const keyed = redactorOf({ ...ALL, mode: { kind: "hmac", key: new Uint8Array(32), keyId: "x" } });
  const check = (line: string) => {
    for (const redact of [token, keyed]) {
      const once = redact(line);
      assert.equal(redact(once), once);
    }
  };
  fc.assert(fc.property(nested, check), { seed: SEED, numRuns: RUNS });
});
