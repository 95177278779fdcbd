import { strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { CanonicalText } from "../../../lib/entry/mod.ts";
import { SEED } from "../../support/random.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const inside = (text: string) => JSON.stringify(text).slice(1, -1);

/** A character in one of the ways in which JSON may have it. */
const ESCAPED = fc.tuple(fc.string({ unit: "binary", minLength: 1, maxLength: 2 }), fc.nat(3));
function spell(text: string, way: number): string {
  if (way === 0) return inside(text);
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const hex = units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  return way === 1 ? hex : way === 2 ? hex.toUpperCase().replaceAll("\\U", "\\u") : "\\/";
}

Deno.test("CanonicalText.ofJson() writes what JSON.stringify writes", () => {
  const canonical = new CanonicalText();
  fc.assert(
    fc.property(fc.array(ESCAPED, { maxLength: 20 }), (pieces) => {
      const source = pieces.map(([text, way]) => spell(text, way)).join("");
      const bytes = encoder.encode(source);
      const want = inside(JSON.parse(`"${decoder.decode(bytes)}"`));
      const got = canonical.ofJson(bytes);
      strictEqual(decoder.decode(got), want);
      strictEqual(got.length <= bytes.length, true);
    }),
    { seed: SEED, numRuns: 3000 },
  );
});

Deno.test("CanonicalText.ofBytes() writes what JSON.stringify writes, broken UTF-8 repaired", () => {
  const canonical = new CanonicalText();
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 60 }).map((text) => encoder.encode(text)),
  );
  fc.assert(
    fc.property(bytes, (source) => {
      const got = decoder.decode(canonical.ofBytes(source));
      strictEqual(got, inside(decoder.decode(source)));
    }),
    { seed: SEED, numRuns: 3000 },
  );
});

Deno.test("CanonicalText takes texts beyond its first buffer", () => {
  const canonical = new CanonicalText();
  for (const text of ["\x01", 'a"', "\n", "plain"]) {
    const long = text.repeat(100_000);
    strictEqual(decoder.decode(canonical.ofBytes(encoder.encode(long))), inside(long));
    const json = encoder.encode(`\\/${inside(long)}`);
    strictEqual(decoder.decode(canonical.ofJson(json)), `/${inside(long)}`);
  }
});
