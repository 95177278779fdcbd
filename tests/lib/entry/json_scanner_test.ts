import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { JsonScanner, OPEN_ARRAY, OPEN_OBJECT } from "../../../lib/entry/mod.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { faultOf } from "../../support/decoded.ts";
import { SEED, seededRandom } from "../../support/random.ts";

const encoder = new TextEncoder();

function scan(text: string): void {
  const scanner = new JsonScanner(encoder.encode(text));
  scanner.skipValue();
  scanner.end();
}

const FAULTS: ReadonlyArray<{ name: string; text: string; says: RegExp }> = [
  { name: "nothing", text: "", says: /expected a value, and the text ends at byte 0/ },
  { name: "white space only", text: " \n", says: /expected a value.* at byte 2 \(line 2\)/ },
  { name: "a comma behind the last element", text: "[1,]", says: /expected a value at byte 3/ },
  { name: "a comma behind the last member", text: '{"a":1,}', says: /expected a name in quotes/ },
  { name: "two commas", text: "[1,,2]", says: /expected a value at byte 3/ },
  { name: "no comma", text: "[1 2]", says: /expected "," or "]" at byte 3/ },
  { name: "the other bracket", text: "[1}", says: /expected "," or "]" at byte 2/ },
  { name: "an open array", text: "[[1]", says: /expected "," or "]", and the text ends/ },
  { name: "an open object", text: '{"a":1', says: /expected "," or "}", and the text ends/ },
  { name: "a name without quotes", text: "{a:1}", says: /expected a name in quotes at byte 1/ },
  { name: "a name without colon", text: '{"a" 1}', says: /expected ":" at byte 5/ },
  { name: "a name without value", text: '{"a":}', says: /expected a value at byte 5/ },
  { name: "an open string", text: '"abc', says: /the text ends inside a string/ },
  { name: "an open escape", text: '"abc\\', says: /unknown escape/ },
  {
    name: "an unknown escape",
    text: '"\\x41"',
    says: /unknown escape stands in a string at byte 1/,
  },
  {
    name: "three hexadecimal digits",
    text: '"\\u12g4"',
    says: /four hexadecimal digits at byte 5/,
  },
  { name: "a cut-off \\u", text: '"\\u12', says: /four hexadecimal digits/ },
  { name: "a newline in a string", text: '"a\nb"', says: /control character .* at byte 2/ },
  { name: "a leading zero", text: "01", says: /expected nothing after the value at byte 1/ },
  { name: "a plus sign", text: "+1", says: /expected a value/ },
  { name: "a minus alone", text: "-", says: /expected a digit/ },
  { name: "a point without digits", text: "1.", says: /expected a digit/ },
  { name: "an exponent without digits", text: "1e+", says: /expected a digit/ },
  { name: "a word that is none", text: "nul", says: /expected a value/ },
  { name: "NaN", text: "NaN", says: /expected a value/ },
  { name: "two values", text: "{} {}", says: /expected nothing after the value at byte 3/ },
  { name: "a comment", text: "[1/*x*/]", says: /expected "," or "]"/ },
  {
    name: "an array too deep",
    text: "[".repeat(100_000),
    says: /nested deeper than 64 at byte 64/,
  },
  { name: "an object too deep", text: '{"a":'.repeat(100_000), says: /nested deeper than 64/ },
];

for (const { name, text, says } of FAULTS) {
  Deno.test(`JsonScanner refuses ${name}`, () => {
    const fault = faultOf(() => scan(text));
    strictEqual(fault.kind, "usage");
    match(fault.message, /^invalid JSON: /);
    match(fault.message, says);
  });
}

Deno.test("JsonScanner takes nesting of 64 and no more", () => {
  scan("[".repeat(64) + "]".repeat(64));
  faultOf(() => scan("[".repeat(65) + "]".repeat(65)));
});

Deno.test("JsonScanner steps through members and elements", () => {
  const scanner = new JsonScanner(encoder.encode(' { "a" : [ 1 , [] , {} ] , "b" : null } '));
  const $name = { start: 0, end: 0 };
  const seen: unknown[] = [];
  strictEqual(scanner.enter(OPEN_ARRAY), false);
  strictEqual(scanner.enter(OPEN_OBJECT), true);
  strictEqual(scanner.nextMember($name), true);
  strictEqual(scanner.holds($name, encoder.encode("a")), true);
  strictEqual(scanner.enter(OPEN_ARRAY), true);
  while (scanner.nextElement()) {
    const start = scanner.pos;
    scanner.skipValue();
    seen.push(new TextDecoder().decode(scanner.body.subarray(start, scanner.pos)));
  }
  deepStrictEqual(seen, ["1", "[]", "{}"]);
  strictEqual(scanner.nextMember($name), true);
  strictEqual(scanner.skipNull(), true);
  strictEqual(scanner.nextMember($name), false);
  scanner.end();
});

Deno.test("JsonScanner knows names however they are escaped", () => {
  const wanted = encoder.encode("stream");
  const names = { '"stream"': true, '"\\u0073tream"': true, '"Stream"': false, '"streams"': false };
  for (const [text, holds] of Object.entries(names)) {
    const scanner = new JsonScanner(encoder.encode(text));
    const $name = { start: 0, end: 0 };
    scanner.string($name);
    strictEqual(scanner.holds($name, wanted), holds, text);
  }
});

Deno.test("JsonScanner says the line of a fault", () => {
  match(faultOf(() => scan('{"a":1,\n"b":2,\n"c" 3}')).message, /at byte 19 \(line 3\)$/);
});

/** Changes up to three characters: most results are no JSON, some are. */
function mutate(text: string, seed: number): string {
  const random = seededRandom(seed);
  let out = text;
  for (let edits = random.int(4); edits > 0; edits--) {
    const at = random.int(out.length + 1);
    const piece = random.pick([
      '"',
      "\\",
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      "0",
      "-",
      ".",
      "e",
      " ",
      "\\u00",
    ]);
    out = out.slice(0, at) + piece + out.slice(at + random.int(3));
  }
  return out;
}

Deno.test("JsonScanner takes exactly what JSON.parse takes", () => {
  const texts = fc.tuple(fc.json({ depthSize: "small" }), fc.integer());
  fc.assert(
    fc.property(texts, ([json, seed]) => {
      // Lone surrogates do not survive UTF-8; their replacement is a plain character.
      const text = new TextDecoder().decode(encoder.encode(mutate(json, seed)));
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      let taken = true;
      try {
        scan(text);
      } catch (error) {
        if (!isLogtapError(error, "usage")) throw error;
        taken = false;
      }
      strictEqual(taken, valid, text);
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
