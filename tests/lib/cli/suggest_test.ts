import assert from "node:assert/strict";
import { editDistance, nearest } from "../../../lib/cli/suggest.ts";

const DISTANCES = [
  { a: "", b: "", want: 0 },
  { a: "open", b: "open", want: 0 },
  { a: "opne", b: "open", want: 1 },
  { a: "ope", b: "open", want: 1 },
  { a: "oopen", b: "open", want: 1 },
  { a: "", b: "open", want: 4 },
  { a: "kitten", b: "sitting", want: 3 },
];

for (const { a, b, want } of DISTANCES) {
  Deno.test(`editDistance("${a}", "${b}")`, () => {
    assert.equal(editDistance(a, b), want);
    assert.equal(editDistance(b, a), want);
  });
}

const KNOWN = ["recv", "open", "inspect", "verify", "version", "--max-disk", "--max-file"];

const NEAREST = [
  { word: "receive", want: "recv" },
  { word: "inspection", want: "inspect" },
  { word: "grep", want: undefined },
  { word: "rcev", want: "recv" },
  { word: "inspct", want: "inspect" },
  { word: "insp", want: "inspect" },
  { word: "verison", want: "version" },
  { word: "--max-dsik", want: "--max-disk" },
  { word: "--maxdisk", want: "--max-disk" },
  { word: "zzz", want: undefined },
  { word: "", want: undefined },
];

for (const { word, want } of NEAREST) {
  Deno.test(`nearest("${word}")`, () => assert.equal(nearest(word, KNOWN), want));
}
