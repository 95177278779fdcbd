import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { ByteFinder } from "../../../../lib/analyze/grep/byte_finder.ts";

/** Few different bytes, so that needles occur, overlap and nearly occur. */
const bytes = (maxLength: number, minLength = 0) =>
  fc.array(fc.constantFrom(97, 98, 195, 0), { minLength, maxLength }).map((all) =>
    Uint8Array.from(all)
  );

Deno.test("ByteFinder finds what Buffer.indexOf finds, from any place on", () => {
  fc.assert(fc.property(bytes(200), bytes(7, 1), fc.nat(210), (hay, needle, from) => {
    const want = from > hay.length ? -1 : Buffer.from(hay).indexOf(needle, from);
    assert.equal(new ByteFinder(needle).indexIn(hay, from), want);
  }));
});

Deno.test("ByteFinder looks at the first 32 bytes of a needle: it may find too much, never too little", () => {
  fc.assert(fc.property(bytes(40), bytes(50, 33), bytes(40), (before, needle, behind) => {
    const hay = Uint8Array.from([...before, ...needle, ...behind]);
    const finder = new ByteFinder(needle);
    assert.equal(finder.indexIn(hay, 0), Buffer.from(hay).indexOf(needle.subarray(0, 32)));
  }));
});
