import assert from "node:assert/strict";
import fc from "fast-check";
import type { Entry, Labels } from "../../../lib/entry/mod.ts";
import {
  compileFilter,
  type FilterSpec,
  parseLabelMatcher,
  type Summary,
} from "../../../lib/filter/mod.ts";
import { compilePattern } from "../../../lib/pattern/mod.ts";
import { canonicalTs, nsOfTs, tsOfNs, zonedTs } from "../../../lib/units/mod.ts";

const ENTRY: Entry = {
  ts: "2026-11-21T10:32:01.123456789Z",
  labels: { app: "api", pod: "api-0" },
  msg: "connection refused",
  meta: { trace_id: "7f3a" },
};
const labels = (...texts: readonly string[]) => ({ labels: texts.map(parseLabelMatcher) });
const grep = (source: string) => ({ grep: compilePattern(source) });

Deno.test("matches() demands every condition", () => {
  const table: readonly (readonly [FilterSpec, boolean])[] = [
    [{}, true],
    [{ from: ENTRY.ts, to: ENTRY.ts }, true],
    [{ from: "2026-11-21T10:32:01.123456790Z" }, false],
    [{ to: "2026-11-21T10:32:01.123456788Z" }, false],
    [labels("app=api"), true],
    [labels("app=api", "pod!=api-0"), false],
    [labels("zone="), true],
    [labels("zone!=eu"), true],
    [labels("zone=~.+"), false],
    [labels("constructor="), true],
    [labels("__proto__=", "toString=~"), true],
    [grep("refused"), true],
    [grep("^api-0$"), true],
    [grep("7f3a"), true],
    [grep("trace_id"), false],
    [grep("app"), false],
    [{ ...labels("app=worker"), ...grep("refused") }, false],
  ];
  for (const [spec, want] of table) {
    assert.equal(compileFilter(spec).matches(ENTRY), want, JSON.stringify(spec));
  }
});

Deno.test("matches() compares moments, however the entry writes them", () => {
  const filter = compileFilter({
    from: "2026-11-21T10:32:01.000000000Z",
    to: "2026-11-21T10:32:01.500000000Z",
  });
  const table: readonly (readonly [string, boolean])[] = [
    ["2026-11-21T10:32:01Z", true],
    ["2026-11-21T11:32:01.5+01:00", true],
    ["2026-11-21T11:32:01.500000001+01:00", false],
    ["2026-11-21T10:32:01+01:00", false],
    ["0001-01-01T00:00:00Z", false],
    ["not a time", false],
  ];
  for (const [ts, want] of table) assert.equal(filter.matches({ ...ENTRY, ts }), want, ts);
  assert.equal(compileFilter(grep("refused")).matches({ ...ENTRY, ts: "not a time" }), true);
});

Deno.test("isEmpty tells a filter that asks for nothing", () => {
  assert.equal(compileFilter({}).isEmpty, true);
  assert.equal(compileFilter({ labels: [] }).isEmpty, true);
  assert.equal(compileFilter({ from: ENTRY.ts }).isEmpty, false);
  assert.equal(compileFilter(labels("a=")).isEmpty, false);
  assert.equal(compileFilter(grep("")).isEmpty, false);
});

Deno.test("mayMatch() prunes by what a summary knows, and by nothing else", () => {
  const hour = { min: "2026-11-21T11:00:00+01:00", max: "2026-11-21T10:59:59Z" };
  const only = (...pairs: readonly string[]) => ({
    mayHaveLabel: (name: string, value: string) => pairs.includes(`${name}=${value}`),
  });
  const table: readonly (readonly [FilterSpec, Summary, boolean])[] = [
    [{ from: "2026-11-21T11:00:00.000000000Z" }, hour, false],
    [{ from: "2026-11-21T10:59:59.000000000Z" }, hour, true],
    [{ to: "2026-11-21T09:59:59.999999999Z" }, hour, false],
    [{ to: "2026-11-21T10:00:00.000000000Z" }, hour, true],
    [{ from: "2026-11-21T11:00:00.000000000Z" }, {}, true],
    [{ from: "2026-11-21T11:00:00.000000000Z" }, { min: "?", max: "?" }, true],
    [labels("app=api"), {}, true],
    [labels("app=api"), { sets: [{ app: "api" }] }, true],
    [labels("app=api"), { sets: [{ app: "worker" }, {}] }, false],
    [labels("app=api", "pod=b"), { sets: [{ app: "api", pod: "a" }, { pod: "b" }] }, false],
    [labels("app!~a.*"), { sets: [{ app: "api" }] }, false],
    [labels("app="), { sets: [{ app: "api" }, {}] }, true],
    [labels("app=api"), only("app=api"), true],
    [labels("app=api"), only("app=worker"), false],
    [labels("app="), only("app=api"), true],
    [labels("app!=api"), only("app=api"), true],
    [labels("app=~api"), only(), true],
    [grep("refused"), { sets: [{ app: "worker" }], ...hour }, true],
  ];
  for (const [spec, summary, want] of table) {
    assert.equal(compileFilter(spec).mayMatch(summary), want, JSON.stringify([spec, summary]));
  }
});

/** Ten moments a second apart, each in some form, and sometimes none at all. */
const BASE_NS = nsOfTs("2026-11-21T10:32:01Z");
const MOMENT = fc.integer({ min: 0, max: 9 }).map((i) => tsOfNs(BASE_NS + BigInt(i) * 10n ** 9n));
const TS = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(MOMENT, fc.constantFrom(0, 60, -570)) },
  { weight: 1, arbitrary: fc.constant(undefined) },
).map((pair) => pair === undefined ? "no time" : zonedTs(pair[0], pair[1]));
const VALUE = fc.constantFrom("", "a", "ab", "b", "a\nb");
const LABELS: fc.Arbitrary<Labels> = fc.dictionary(fc.constantFrom("app", "pod", "zone"), VALUE);
const ENTRIES = fc.array(
  fc.record({ ts: TS, labels: LABELS, msg: VALUE, meta: LABELS }, {
    requiredKeys: ["ts", "labels", "msg"],
  }),
  { maxLength: 8 },
);
const MATCHER = fc.tuple(
  fc.constantFrom("app", "pod", "zone"),
  fc.constantFrom("=", "!=", "=~", "!~"),
  fc.constantFrom("", "a", "ab", "a|b", "a.*", ".+"),
).map((parts) => parts.join(""));
const SPEC = fc.record({
  from: MOMENT,
  to: MOMENT,
  labels: fc.array(MATCHER, { maxLength: 3 }),
  grep: fc.constantFrom("", "a", "^b", "a.b", "(?s)a.b"),
}, { requiredKeys: [] });
type RawSpec = typeof SPEC extends fc.Arbitrary<infer T> ? T : never;

function specOf(raw: RawSpec): FilterSpec {
  return {
    ...(raw.from === undefined ? {} : { from: raw.from }),
    ...(raw.to === undefined ? {} : { to: raw.to }),
    ...(raw.labels === undefined ? {} : labels(...raw.labels)),
    ...(raw.grep === undefined ? {} : grep(raw.grep)),
  };
}

/** The rules again, in the plainest words and with V8's expressions. */
function naiveMatches(raw: RawSpec, entry: Entry): boolean {
  const ts = canonicalTs(entry.ts);
  if (raw.from !== undefined && !(ts !== undefined && ts >= raw.from)) return false;
  if (raw.to !== undefined && !(ts !== undefined && ts <= raw.to)) return false;
  for (const text of raw.labels ?? []) {
    const [, name, operator, value] = /^([a-z]+)(!=|!~|=~|=)(.*)$/.exec(text)!;
    const have = entry.labels[name!] ?? "";
    const holds = operator!.endsWith("~")
      ? new RegExp(`^(?:${value})$`, "s").test(have)
      : have === value;
    if (holds !== operator!.startsWith("=")) return false;
  }
  if (raw.grep === undefined) return true;
  const regex = new RegExp(raw.grep.replace("(?s)", ""), raw.grep.startsWith("(?s)") ? "s" : "");
  const texts = [entry.msg, ...Object.values(entry.labels), ...Object.values(entry.meta ?? {})];
  return texts.some((text) => regex.test(text));
}

/** Summaries as an index line, an exact row and a Bloom filter would tell of these entries. */
function summariesOf(entries: readonly Entry[]): readonly Summary[] {
  const times = entries.flatMap(({ ts }) => canonicalTs(ts) ?? []).sort();
  const range = times.length === 0 ? {} : { min: times[0]!, max: times.at(-1)! };
  const sets = entries.map((entry) => entry.labels);
  const mayHaveLabel = (name: string, value: string) =>
    value === "ab" || sets.some((set) => set[name] === value);
  return [{}, range, { sets }, { mayHaveLabel }, { ...range, sets }, { ...range, mayHaveLabel }];
}

/** Random filters tried. */
const RUNS = Deno.env.get("LOGTAP_TEST_FULL") === "1" ? 100_000 : 3000;

Deno.test("a filter equals the plain rules, and never prunes what matches", () => {
  let matched = 0;
  let pruned = 0;
  fc.assert(
    fc.property(SPEC, ENTRIES, (raw, entries) => {
      const filter = compileFilter(specOf(raw));
      const matching = entries.filter((entry) => filter.matches(entry));
      assert.deepEqual(matching, entries.filter((entry) => naiveMatches(raw, entry)));
      if (filter.isEmpty) assert.equal(matching.length, entries.length);
      matched += matching.length;
      for (const summary of summariesOf(entries)) {
        const may = filter.mayMatch(summary);
        if (matching.length > 0) assert.equal(may, true, JSON.stringify(summary));
        if (!may) pruned++;
      }
    }),
    { numRuns: RUNS },
  );
  assert.ok(matched > 500 && pruned > 500, `too idle a test: ${matched} matched, ${pruned} pruned`);
});
