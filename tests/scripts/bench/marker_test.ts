import assert from "node:assert/strict";
import { findMarker, isPrefix, markerText } from "../../../scripts/bench/marker.ts";
import { Corpus } from "../../../scripts/bench/corpus.ts";
import { median } from "../../../scripts/bench/latency.ts";

Deno.test("findMarker() finds the marker in every kind of line, plain and inside JSON", () => {
  const marker = { prefix: "r7", push: 12_345_678, line: 4_321 };
  const corpus = new Corpus({ seed: 3, streams: 240 });
  for (const stream of corpus.streams) {
    const line = corpus.line(stream, markerText(marker));
    assert.deepEqual(findMarker(line), marker, line);
    assert.deepEqual(findMarker(JSON.stringify({ msg: line })), marker, line);
  }
});

Deno.test("findMarker() finds nothing in other lines", () => {
  for (const line of ["", "rid=", "rid=a-1-2", "grid=r7-12345678-04321", "r7-12345678-04321"]) {
    assert.equal(findMarker(line), undefined, line);
  }
});

Deno.test("isPrefix() takes letters and digits", () => {
  assert.deepEqual(["a", "A9", "", "a-b", "ü", "x".repeat(33)].map(isPrefix), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("median() takes the lower of two middles", () => {
  assert.deepEqual([[3], [1, 9], [5, 1, 3], [4, 1, 3, 2], []].map(median), [3, 1, 3, 2, 0]);
});
