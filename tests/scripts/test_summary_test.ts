import assert from "node:assert/strict";
import { parseJunit, type TestResult } from "../../scripts/junit.ts";
import { summarise, type SummaryRules } from "../../scripts/test_summary.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="6" failures="2" errors="0" time="0.012">
    <testsuite name="./a_test.ts" tests="6" disabled="2" errors="0" failures="2">
        <testcase name="ok &quot;a &gt; b&quot; &#x41;&#66;" classname="./a_test.ts" time="0.000" line="1" col="6">
        </testcase>
        <testcase name="skipped [missing: zstd]" classname="./a_test.ts" time="0.000" line="2" col="6">
            <skipped/>
        </testcase>
        <testcase name="filtered" classname="./a_test.ts" line="3" col="6">
            <skipped/>
        </testcase>
        <testcase name="bad" classname="./b_test.ts" time="0.001" line="3" col="6">
            <failure message="Uncaught Error: a &gt; b">Error: &lt;testcase name="no"&gt;</failure>
        </testcase>
    </testsuite>
</testsuites>`;

Deno.test("parseJunit() reads what deno writes", () => {
  assert.deepEqual(parseJunit(REPORT), [
    { name: 'ok "a > b" AB', file: "a_test.ts", outcome: "passed" },
    { name: "skipped [missing: zstd]", file: "a_test.ts", outcome: "skipped" },
    { name: "filtered", file: "a_test.ts", outcome: "not_run" },
    { name: "bad", file: "b_test.ts", outcome: "failed" },
  ]);
  assert.deepEqual(parseJunit(""), []);
});

function skip(name: string): TestResult {
  return { name, file: "x_test.ts", outcome: "skipped" };
}

const PASSED: TestResult = { name: "p", file: "x_test.ts", outcome: "passed" };
const LENIENT: SummaryRules = { strict: false, allowed: new Map() };
const STRICT: SummaryRules = { strict: true, allowed: new Map([["deno 2.9", "stand-in"]]) };

const ROWS = [
  { what: "nothing", results: [], rules: LENIENT, want: "0 passed, 0 failed" },
  { what: "a pass", results: [PASSED], rules: STRICT, want: "1 passed, 0 failed" },
  {
    what: "a skip at home",
    results: [PASSED, skip("a [missing: zstd]"), skip("b")],
    rules: LENIENT,
    want: "1 passed, 0 failed, 2 skipped",
  },
  {
    what: "a skip in CI",
    results: [PASSED, skip("a [missing: zstd]")],
    rules: STRICT,
    want: "1 passed, 1 failed",
  },
  {
    what: "an example in CI that says it is not to be run",
    results: [PASSED, skip("a.md > a.md:7 sh [by choice: needs a cluster]")],
    rules: STRICT,
    want: "1 passed, 0 failed, 1 skipped",
  },
  {
    what: "a skip in CI without a reason",
    results: [skip("a")],
    rules: STRICT,
    want: "0 passed, 1 failed",
  },
  {
    what: "what CI may lack",
    results: [skip("a [missing: deno 2.9]"), skip("b [full size only]")],
    rules: STRICT,
    want: "0 passed, 0 failed, 2 skipped",
  },
  {
    what: "one of two things that CI may lack",
    results: [skip("a [missing: deno 2.9, zstd]")],
    rules: STRICT,
    want: "0 passed, 1 failed",
  },
];

for (const { what, results, rules, want } of ROWS) {
  Deno.test(`summarise() counts ${what}`, () => {
    assert.equal(summarise(results, [], rules).line, want);
  });
}

Deno.test("summarise() takes a crash for a failure", () => {
  const { line, failed, notes } = summarise([PASSED], ["it ended with 133"], LENIENT);
  assert.equal(line, "1 passed, 1 failed");
  assert.equal(failed, 1);
  assert.deepEqual(notes, ["FAILED: outside of any test: it ended with 133"]);
});

Deno.test("summarise() names what was skipped, and why", () => {
  const { notes } = summarise([skip("reads it [missing: zstd, jq]")], [], LENIENT);
  assert.deepEqual(notes, ["skipped, missing here: zstd, jq:", "  reads it"]);
});

Deno.test("summarise() names the examples that are not run, and why", () => {
  const { notes } = summarise([skip("a.md:7 sh [by choice: needs a cluster]")], [], STRICT);
  assert.deepEqual(notes, ["skipped, by choice: needs a cluster:", "  a.md:7 sh"]);
});
