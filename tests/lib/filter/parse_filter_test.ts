import assert from "node:assert/strict";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import {
  absoluteTexts,
  parseAbsolute,
  parseFilter,
  parseLabelMatchers,
} from "../../../lib/filter/mod.ts";

const REFERENCE = { started: "2026-11-21T11:00:00+01:00", now: "2026-11-21T12:00:00Z" };

Deno.test("parseLabelMatchers() splits at commas that a condition follows", () => {
  const table: readonly (readonly [readonly string[], readonly string[]])[] = [
    [[], []],
    [["app=api"], ["app = api"]],
    [["app=api,pod!=p"], ["app = api", "pod != p"]],
    [["app=api, pod=~p-.*", "zone="], ["app = api", "pod =~ p-.*", "zone = "]],
    [["app=a,b"], ["app = a,b"]],
    [["app=~a{1,2}"], ["app =~ a{1,2}"]],
    [["app=~x{1,2},k8s.io/name!~y"], ["app =~ x{1,2}", "k8s.io/name !~ y"]],
    [["app=api,"], ["app = api,"]],
  ];
  for (const [texts, want] of table) {
    const got = parseLabelMatchers(texts).map((m) => `${m.name} ${m.operator} ${m.value}`);
    assert.deepEqual(got, want);
  }
});

Deno.test("parseFilter() brings times to canonical form and compiles the rest", () => {
  const texts = { from: "11:30", to: "-5m", labels: ["app=api"], grep: "X", ignoreCase: true };
  const { from, to, labels, grep } = parseFilter(texts, REFERENCE);
  assert.equal(from, "2026-11-21T10:30:00.000000000Z");
  assert.equal(to, "2026-11-21T11:55:00.000000000Z");
  assert.equal(labels?.length, 1);
  assert.equal(grep?.test("an x"), true);
  assert.deepEqual(parseFilter({}, REFERENCE), { labels: [] });
});

Deno.test("parseFilter() refuses a range that ends before it begins", () => {
  assert.throws(
    () => parseFilter({ from: "-5m", to: "-10m" }, REFERENCE),
    (error) =>
      isLogtapError(error, "usage") && /from "-5m" to "-10m": .* is after/.test(error.message),
  );
  assert.equal(parseFilter({ from: "-5m", to: "-5m" }, REFERENCE).labels?.length, 0);
});

Deno.test("absoluteTexts() mean the same in another thread, whenever that looks", () => {
  const texts = { from: "11:30", to: "-5m", labels: ["app=~a{1,2}"], grep: "X", ignoreCase: true };
  const sent = structuredClone(absoluteTexts(texts, REFERENCE));
  const there = parseAbsolute(sent);
  const here = parseFilter(texts, REFERENCE);
  assert.deepEqual([there.from, there.to], [here.from, here.to]);
  assert.equal(there.grep?.test("an x"), true);
  assert.deepEqual(there.labels?.map(({ value }) => value), ["a{1,2}"]);
  assert.deepEqual(absoluteTexts({}, REFERENCE), {});
});
