import assert from "node:assert/strict";
import { patternOf, signatureOf } from "../../../lib/line/mod.ts";
import { compilePattern } from "../../../lib/pattern/mod.ts";
import { ODD_MESSAGES } from "../../support/odd_messages.ts";

Deno.test("a suggested pattern finds the message that it was made of (8.5, <N> in patterns)", () => {
  for (const msg of ODD_MESSAGES) {
    const signature = signatureOf(msg);
    const pattern = patternOf({ signature, count: 1, firstSeen: "", example: msg });
    assert.ok(pattern !== undefined, msg);
    assert.ok(compilePattern(pattern).test(msg), `${pattern} finds ${msg}`);
    assert.doesNotMatch(pattern, /<[A-Z]+>|^-|[\u0000-\u001f\u202e]/);
  }
  for (const [signature, example] of [["GET <PATH>", "GET /a/b"], ["<N> of <N>", "1 of 2"]]) {
    const pattern = patternOf({
      signature: signature!,
      count: 1,
      firstSeen: "",
      example: example!,
    });
    assert.equal(pattern, undefined, `${signature}: most lines would be found`);
  }
  assert.equal(patternOf({ signature: "EOF", count: 1, firstSeen: "", example: "EOF" }), "EOF");
  const access = '10.0.0.1 - - [21/Nov/2026:10:00:00 +0000] "POST /api/checkout HTTP/1.1" 503 98';
  const request = { signature: "POST /api/checkout 503", count: 1, firstSeen: "", example: access };
  assert.equal(patternOf(request), "POST.*/api/checkout.*503");
  assert.equal(
    patternOf({ signature: "<N> <*>", count: 1, firstSeen: "", example: "1 2" }),
    undefined,
  );
});
