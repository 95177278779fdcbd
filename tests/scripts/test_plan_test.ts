import assert from "node:assert/strict";
import { ALONE, planTests } from "../../scripts/test_plan.ts";

const TREE = [
  "tests",
  "tests/lib",
  "tests/lib/redact",
  "tests/e2e",
  "tests/e2e/kill_test.ts",
  ALONE,
  `${ALONE}/bombs_test.ts`,
  "/tmp/x_test.ts",
];
const TOGETHER = ["--parallel", "--ignore=tests/e2e/alone"];

interface Row {
  readonly what: string;
  readonly args: readonly string[];
  /** Paths that run side by side, and paths that run alone. */
  readonly together: readonly string[];
  readonly alone: readonly string[];
  readonly flags?: readonly string[];
}

const ROWS: readonly Row[] = [
  { what: "everything", args: [], together: ["tests"], alone: [ALONE] },
  { what: "a room", args: ["lib/redact"], together: ["tests/lib/redact"], alone: [] },
  {
    what: "a folder that has some of both",
    args: ["e2e"],
    together: ["tests/e2e"],
    alone: [ALONE],
  },
  {
    what: "that folder as it lies",
    args: ["./tests/e2e/"],
    together: ["tests/e2e"],
    alone: [ALONE],
  },
  { what: "one file", args: ["e2e/kill_test.ts"], together: ["tests/e2e/kill_test.ts"], alone: [] },
  {
    what: "one file alone",
    args: ["e2e/alone/bombs_test.ts"],
    together: [],
    alone: [`${ALONE}/bombs_test.ts`],
  },
  { what: "what runs alone", args: ["e2e/alone"], together: [], alone: [ALONE] },
  {
    what: "one of each",
    args: ["lib", "e2e/alone/bombs_test.ts"],
    together: ["tests/lib"],
    alone: [`${ALONE}/bombs_test.ts`],
  },
  {
    what: "a file that another word means already",
    args: ["e2e", "e2e/alone/bombs_test.ts"],
    together: ["tests/e2e"],
    alone: [ALONE],
  },
  {
    what: "a file from elsewhere",
    args: ["/tmp/x_test.ts"],
    together: ["/tmp/x_test.ts"],
    alone: [],
  },
  {
    what: "words and flags",
    args: ["a second", "--fail-fast", "receiver"],
    together: ["tests"],
    alone: [ALONE],
    flags: ["--fail-fast", "--filter=a second receiver"],
  },
];

for (const { what, args, together, alone, flags = [] } of ROWS) {
  Deno.test(`planTests(): ${what}`, () => {
    const want = [
      { paths: together, flags: [...TOGETHER, ...flags] },
      { paths: alone, flags },
    ].filter(({ paths }) => paths.length > 0);
    assert.deepEqual(planTests(args, (path) => TREE.includes(path)), want);
  });
}
