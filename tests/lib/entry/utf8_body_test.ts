import { strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { utf8Body } from "../../../lib/entry/mod.ts";
import { faultOf } from "../../support/decoded.ts";
import { SEED, seededRandom } from "../../support/random.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

Deno.test("utf8Body() returns valid bodies as they are", () => {
  const body = new TextEncoder().encode("é€😀");
  strictEqual(utf8Body(body), body);
});

Deno.test("utf8Body() leaves a byte order mark out", () => {
  strictEqual(decoder.decode(utf8Body(new TextEncoder().encode("\ufeff{}"))), "{}");
});

Deno.test("utf8Body() repairs as TextDecoder does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (body) => {
      const want = new TextDecoder().decode(body);
      strictEqual(decoder.decode(utf8Body(body)), want);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});

Deno.test("utf8Body() repairs across the pieces it works in", () => {
  const random = seededRandom();
  const text = "aé€😀".repeat(30_000);
  const body = new TextEncoder().encode(text);
  for (let i = 0; i < 100; i++) body[random.int(body.length)] = 0xff;
  strictEqual(decoder.decode(utf8Body(body)), new TextDecoder().decode(body));
});

Deno.test("utf8Body() refuses a body that is no text at all", () => {
  strictEqual(faultOf(() => utf8Body(new Uint8Array(20 << 20).fill(0xff))).kind, "usage");
});
