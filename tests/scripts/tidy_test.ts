import assert from "node:assert/strict";
import { RUN_FLAGS } from "../../scripts/product.ts";
import { checkAlone } from "../../scripts/tidy/alone.ts";
import { checkConfig } from "../../scripts/tidy/config.ts";
import { checkLoads } from "../../scripts/tidy/loads.ts";
import { checkRooms } from "../../scripts/tidy/rooms.ts";
import { checkSizes } from "../../scripts/tidy/sizes.ts";
import type { Breach, Source } from "../../scripts/tidy/source.ts";
import { checkWords } from "../../scripts/tidy/words.ts";

interface Row {
  readonly what: string;
  readonly path: string;
  readonly text: string;
  /** Part of what is said, `line: says`; undefined when all is well. */
  readonly want?: string;
}

function holds(check: (sources: readonly Source[]) => Breach[], rows: readonly Row[]): void {
  for (const { what, path, text, want } of rows) {
    Deno.test(`${check.name}(): ${what}`, () => {
      const got = check([{ path, text }]).map(({ line, says }) => `${line}: ${says}`);
      if (want === undefined) assert.deepEqual(got, []);
      else assert.ok(got.length === 1 && got[0]?.includes(want), `wanted ${want}, got ${got}`);
    });
  }
}

holds(checkRooms, [
  { what: "down, by the door", path: "lib/cli/a.ts", text: `import { x } from "../fault/mod.ts";` },
  {
    what: "down, by the door for starting",
    path: "lib/server/a.ts",
    text: `import { x } from "../codec/start.ts";`,
  },
  {
    what: "down, by a door of that room's own",
    path: "cmd/a.ts",
    text: `import { x } from "../lib/analyze/grep/mod.ts";`,
  },
  {
    what: "by the door of another room",
    path: "cmd/a.ts",
    text: `import { x } from "../lib/bucket/frames.ts";`,
    want: "imports lib/bucket/frames.ts past the door",
  },
  { what: "inside a room", path: "lib/capture/write/a.ts", text: `import "../read/b.ts";` },
  { what: "a permit", path: "lib/units/a.ts", text: `import { x } from "../fault/mod.ts";` },
  { what: "an npm package", path: "lib/units/a.ts", text: `import { x } from "commander";` },
  {
    what: "a test may look inside",
    path: "tests/lib/a.ts",
    text: `import "../../lib/cli/parse.ts";`,
  },
  { what: "a comment", path: "lib/units/a.ts", text: `// import "../cli/mod.ts";` },
  {
    what: "up",
    path: "lib/units/a.ts",
    text: `\n\nimport type { X } from "../cli/mod.ts";`,
    want: "3: imports lib/cli, which is above lib/units",
  },
  {
    what: "up, lazily",
    path: "lib/cli/a.ts",
    text: `const { x } = await import("../../cmd/x.ts");`,
    want: "1: imports cmd, which is above lib/cli",
  },
  {
    what: "up, after a long list of names",
    path: "lib/units/a.ts",
    text: `import {\n  a,\n  b,\n} from "../cli/mod.ts";`,
    want: "4: imports lib/cli",
  },
  {
    what: "sideways",
    path: "lib/ansi/a.ts",
    text: `export * from "../pattern/mod.ts";`,
    want: "1: imports lib/pattern, which is beside lib/ansi",
  },
  {
    what: "past a door",
    path: "cmd/a.ts",
    text: `import { x } from "../lib/fault/exit_codes.ts";`,
    want: "1: imports lib/fault/exit_codes.ts past the door lib/fault/mod.ts",
  },
  {
    what: "a barred room",
    path: "tui/a.ts",
    text: `import { x } from "../lib/ingest/mod.ts";`,
    want: "imports lib/ingest, which tui must not know",
  },
  {
    what: "a room on no level",
    path: "lib/utils/a.ts",
    text: "",
    want: "0: lib/utils is on no level",
  },
]);

const imports = (...lines: string[]) => lines.join("\n");

for (
  const { what, main, door, want } of [
    { what: "a type", main: 'import type { X } from "./lib/x/mod.ts";', door: 'import "yaml";' },
    { what: "types among themselves", main: 'export { type X } from "yaml";', door: "" },
    { what: "what is asked for later", main: 'const x = () => import("yaml");', door: "" },
    { what: "in a comment", main: '// import "yaml";', door: "" },
    {
      what: "a package",
      main: imports("import {", "  type A,", "  b,", '} from "yaml";'),
      door: "",
      want: "loads yaml by way of main.ts",
    },
    {
      what: "a package behind a door",
      main: 'export * from "./lib/x/mod.ts";',
      door: 'import x from "@peculiar/x509";',
      want: "loads @peculiar/x509 by way of main.ts, lib/x/mod.ts",
    },
    {
      what: "a room and what it brings",
      main: 'import { x } from "./lib/bucket/mod.ts";\nimport "./lib/x/mod.ts";',
      door: "",
      want: "loads lib/bucket/mod.ts by way of main.ts",
    },
  ]
) {
  Deno.test(`checkLoads(): ${what}`, () => {
    const got = checkLoads([
      { path: "main.ts", text: main },
      { path: "lib/x/mod.ts", text: door },
      { path: "lib/bucket/mod.ts", text: 'import "aws4fetch";' },
    ]);
    assert.deepEqual(got.map(({ path, says }) => [path, says]), want ? [["main.ts", want]] : []);
  });
}

const long = (lines: number) => "  x();\n".repeat(lines);

holds(checkSizes, [
  { what: "a file at the limit", path: "lib/x/a.ts", text: "a;\n".repeat(500) },
  {
    what: "a file over it",
    path: "lib/x/a.ts",
    text: "a;\n".repeat(501),
    want: "0: has 501 lines",
  },
  {
    what: "a long test file",
    path: "tests/a_test.ts",
    text: "a;\n".repeat(501),
    want: "at most 500",
  },
  { what: "a long command", path: "cmd/x.ts", text: "a;\n".repeat(151), want: "at most 150" },
  { what: "a long worker", path: "lib/x/a.worker.ts", text: "a;\n".repeat(41), want: "at most 40" },
  { what: "a function at the limit", path: "lib/x/a.ts", text: `function f() {\n${long(68)}}\n` },
  {
    what: "a function over it",
    path: "lib/x/a.ts",
    text: `\nexport async function f() {\n${long(69)}}\n`,
    want: "2: a function of 71 lines",
  },
  {
    what: "a function with its parameters on lines of their own",
    path: "lib/x/a.ts",
    text: `function f(\n  { a }: X,\n): void {\n${long(69)}}\n`,
    want: "1: a function of 73 lines",
  },
  {
    what: "a function that takes its parameter apart over lines",
    path: "lib/x/a.ts",
    text: `function f({\n  a,\n}: X): void {\n${long(69)}}\n`,
    want: "1: a function of 73 lines",
  },
  {
    what: "a method",
    path: "lib/x/a.ts",
    text: `class A {\n  async #f(a: (b: C) => D): Promise<void> {\n${long(69)}  }\n}\n`,
    want: "2: a function of 71 lines",
  },
  {
    what: "a constant",
    path: "lib/x/a.ts",
    text: `const f = (a: B): C => {\n${long(69)}};\n`,
    want: "1: a function of 71 lines",
  },
  {
    what: "two short ones in a row",
    path: "lib/x/a.ts",
    text: `function f() {\n${long(60)}}\nfunction g() {\n${long(60)}}\n`,
  },
]);

holds(checkWords, [
  { what: "an edge", path: "lib/cli/host.ts", text: "Deno.stdout;" },
  { what: "a type of the runtime", path: "lib/x/a.ts", text: "let a: Deno.NetAddr;" },
  { what: "tools may print", path: "scripts/a.ts", text: "Deno.exit(1);" },
  {
    what: "the runtime in the middle",
    path: "lib/x/a.ts",
    text: "\nDeno.readFile(x);",
    want: "2: uses Deno.readFile",
  },
  {
    what: "the console",
    path: "lib/x/a.ts",
    text: "console.log(x);",
    want: "1: writes to the console",
  },
  { what: "exit below main", path: "lib/cli/host.ts", text: "Deno.exit(1);", want: "1: exits" },
  { what: "exit in main", path: "main.ts", text: "Deno.exit(1);" },
  { what: "the console in a comment", path: "lib/x/a.ts", text: "/* console.log(x) */" },
  {
    what: "a path of a machine",
    path: "README.md",
    text: "see /wor" + "k/main",
    want: "1: contains",
  },
]);

holds(checkAlone, [
  { what: "a test beside others", path: "tests/e2e/a_test.ts", text: "/** It receives. */" },
  {
    what: "a test alone, with its reason",
    path: "tests/e2e/alone/a_test.ts",
    text: "/** Runs alone: memory is measured. */",
  },
  {
    what: "a test alone, without one",
    path: "tests/e2e/alone/a_test.ts",
    text: "/** Memory is measured. */",
    want: "1: does not begin with why",
  },
  {
    what: "a reason elsewhere",
    path: "tests/e2e/a_test.ts",
    text: "/** Runs alone: memory is measured. */",
    want: "1: says that it runs alone",
  },
]);

function config(parts: Readonly<Record<string, unknown>>, ...others: readonly Source[]): string[] {
  const task = `deno run ${RUN_FLAGS.join(" ")} main.ts recv`;
  const whole = { tasks: { start: task, dev: task }, ...parts };
  const sources = [{ path: "deno.json", text: JSON.stringify(whole) }, ...others];
  return checkConfig(sources).map(({ says }) => says);
}

Deno.test("checkConfig() compares the list of workers with the tree", () => {
  const worker = { path: "lib/x/a.worker.ts", text: "" };
  assert.deepEqual(config({ compile: { include: [worker.path] } }, worker), []);
  assert.deepEqual(config({}, worker), ["compile.include lacks lib/x/a.worker.ts"]);
  assert.match(
    config({ compile: { include: [worker.path] } })[0] ?? "",
    /lists lib\/x\/a.worker.ts/,
  );
});

Deno.test("checkConfig() holds tasks to the flags of the product", () => {
  assert.match(
    config({ tasks: { start: "deno run -A main.ts", dev: "" } })[0] ?? "",
    /^task start /,
  );
});

Deno.test("checkConfig() wants a reason for each import", () => {
  const reasons = { path: "docs/dependencies.md", text: "| `commander` | parses |" };
  assert.deepEqual(config({ imports: { commander: "npm:commander@15" } }, reasons), []);
  assert.match(config({ imports: { yaml: "npm:yaml@2" } }, reasons)[0] ?? "", /^imports yaml/);
});
