import assert from "node:assert/strict";
import { flagName } from "../../../lib/cli/mod.ts";
import { OTHER_NAMES } from "../../../lib/cli/other_names.ts";
import { editDistance, meant, nearest } from "../../../lib/cli/suggest.ts";
import { VERBS } from "../../../main.ts";

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

Deno.test("meant() knows what other programs call it, before it compares letters", async () => {
  const verbs = Object.keys(VERBS);
  assert.equal(meant("cat", verbs), "open", "not catalog");
  assert.equal(meant("tail", ["watch"]), "watch");
  assert.equal(meant("tail", ["tail"]), "tail");
  assert.equal(meant("--limit", ["--head", "--max-count"]), "--max-count");
  assert.equal(meant("--limit", ["--head"]), "--head");
  assert.equal(meant("toString", verbs), undefined);
  assert.equal(meant("insp", verbs), "inspect");
  const flags = new Set<string>();
  for (const { load } of Object.values(VERBS)) {
    for (const key of Object.keys((await load()).default.flags)) flags.add(`--${flagName(key)}`);
  }
  for (const name of Object.values(OTHER_NAMES).flat()) {
    assert.ok(flags.has(name) || verbs.includes(name), name);
  }
});
