import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { Batch, canonicaliseText } from "../../../lib/entry/mod.ts";
import { canonicaliseJson } from "../../../lib/entry/canonical_text.ts";
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

/** What a function makes of a body that is one text, as a batch then has it. */
function ofJson(body: Uint8Array): string {
  const batch = new Batch(body);
  const $span = { start: 0, end: body.length };
  canonicaliseJson(batch, $span);
  return decoder.decode(batch.text($span.start, $span.end));
}

function ofText(body: Uint8Array): string {
  const batch = new Batch(body);
  const $span = { start: 0, end: body.length };
  canonicaliseText(body, batch, $span);
  return decoder.decode(batch.text($span.start, $span.end));
}

Deno.test("canonicaliseJson() writes what JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.array(ESCAPED, { maxLength: 20 }), (pieces) => {
      const bytes = encoder.encode(pieces.map(([text, way]) => spell(text, way)).join(""));
      const want = inside(JSON.parse(`"${decoder.decode(bytes)}"`));
      const got = ofJson(bytes);
      strictEqual(got, want);
      strictEqual(encoder.encode(got).length <= bytes.length, true);
    }),
    { seed: SEED, numRuns: 3000 },
  );
});

Deno.test("canonicaliseText() writes what JSON.stringify writes, broken UTF-8 repaired", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 60 }).map((text) => encoder.encode(text)),
  );
  fc.assert(
    fc.property(bytes, (source) => {
      strictEqual(ofText(source), inside(decoder.decode(source)));
    }),
    { seed: SEED, numRuns: 3000 },
  );
});

Deno.test("texts of any length are written whole", () => {
  for (const text of ["\x01", 'a"', "\n", "plain", "\x7f", "ü\\"]) {
    const long = text.repeat(100_000);
    strictEqual(ofText(encoder.encode(long)), inside(long));
    strictEqual(ofJson(encoder.encode(`\\/${inside(long)}`)), `/${inside(long)}`);
  }
});

Deno.test("texts of one batch stand side by side", () => {
  const texts = ['say "hi"', "\tC:\\temp", "\x00\x1f", "ok"];
  const body = encoder.encode(texts.join(""));
  const batch = new Batch(body);
  let at = 0;
  const spans = texts.map((text) => {
    const $span = { start: at, end: at += encoder.encode(text).length };
    canonicaliseText(body, batch, $span);
    return $span;
  });
  const got = spans.map(({ start, end }) => decoder.decode(batch.text(start, end)));
  deepStrictEqual(got, texts.map(inside));
});
