/**
 * docs/json.md tells every key that a command prints, and none that it does not: the commands of its
 * sections run, and what they print is held against the samples and the tables. A command with `--json` that has no
 * section fails; a section without a command to run is listed as skipped.
 */
import assert from "node:assert/strict";
import { ROOT } from "../../scripts/product.ts";
import { VERBS } from "../../main.ts";
import { fillExampleCapture } from "../support/examples/example_capture.ts";
import { blocksOf } from "../support/examples/markdown.ts";
import { shapeDifference } from "../support/examples/shape.ts";
import { surroundings } from "../support/examples/surroundings.ts";
import { readJsonPage } from "../support/json/json_page.ts";
import { differences } from "../support/json/json_schema.ts";
import { runProgram } from "../support/program.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const PAGE = "docs/json.md";
const text = Deno.readTextFileSync(new URL(PAGE, ROOT));
const { sections, samples } = readJsonPage(PAGE, text);

/** Commands that a section is about: `inspect`, `open --dump`, `catalog, gc`. */
const verbsOf = (title: string) => title.split(/,\s*/).map((part) => part.split(" ")[0]!);

Deno.test("every command with --json has a section in docs/json.md, and none other has", async () => {
  const commands = await Promise.all(Object.values(VERBS).map((verb) => verb.load()));
  const named = commands.map(({ default: { name, flags } }) => ({ name, json: "json" in flags }));
  const told = new Set(sections.flatMap(verbsOf));
  const lacking = named.filter(({ name, json }) => json && !told.has(name)).map(({ name }) => name);
  assert.deepEqual(lacking, [], "commands without a section in docs/json.md");
  const names = new Set(["Errors", ...named.map(({ name }) => name)]);
  assert.deepEqual([...told].filter((name) => !names.has(name)), [], "commands that are not there");
});

for (const title of sections.filter((title) => samples.every(({ section }) => section !== title))) {
  const name =
    `docs/json.md tells what ${title} prints [by choice: it has no command with a table of keys yet]`;
  Deno.test({ name, ignore: true, fn: () => {} });
}

const WRONG = [
  {
    name: "a key that is not told",
    row: "`a` | number",
    value: { a: 1, b: 2 },
    says: /\$\.b: is there/,
  },
  {
    name: "a key that is not there",
    row: "`a`, `b` | number",
    value: { a: 1 },
    says: /\$\.b: is told/,
  },
  {
    name: "another type",
    row: "`a` | time or null",
    value: { a: "soon" },
    says: /expected time or/,
  },
  {
    name: "an item's key",
    row: "`a[].b` | number",
    value: { a: [{ b: 1 }, {}] },
    says: /a\[1\]\.b/,
  },
  {
    name: "a type of two",
    row: "`a`, `b` | string, number",
    value: { a: "", b: "" },
    says: /\$\.b/,
  },
  {
    name: "any name's key",
    row: "`*.a` | number",
    value: { x: { a: 1 }, y: { a: "" } },
    says: /y\.a/,
  },
  {
    name: "a key of an item",
    row: "`[].a` | string",
    value: [{ a: "" }, { a: 1 }],
    says: /\[1\]\.a/,
  },
  { name: "an array that is none", row: "`[].a` | string", value: { a: "" }, says: /an array/ },
  { name: "a key within an absent one", row: "`a?.b` | number", value: { a: {} }, says: /a\.b/ },
];
for (const { name, row, value, says } of WRONG) {
  Deno.test(`the check of tables finds ${name}`, () => {
    const page =
      `## x\n\n\`\`\`sh\nx\n\`\`\`\n\n| key | type | what |\n|---|---|---|\n| ${row} | |\n`;
    const [sample] = readJsonPage("page", page).samples;
    assert.match(differences(sample!.schema, value).join("\n"), says);
  });
}

Deno.test("the check of tables passes what fits, and looks into nothing that no row tells", () => {
  const rows = "| `a?[].b?` | number | |\n| `c` | object or null | |\n| `d.*` | array | |\n";
  const page = `## x\n\n\`\`\`sh\nx\n\`\`\`\n\n| key | type | what |\n|---|---|---|\n${rows}`;
  const [sample] = readJsonPage("page", page).samples;
  for (
    const value of [{ c: null, d: {} }, { a: [{}, { b: 1 }], c: { x: 1 }, d: { y: [], z: [1] } }]
  ) {
    assert.deepEqual(differences(sample!.schema, value), []);
  }
});

Deno.test("every example of docs/json.md is a command with its output and a table", () => {
  const tried = new Set(samples.map(({ block }) => block.line));
  const lacking = blocksOf(PAGE, text)
    .filter(({ line, output }) => !tried.has(line) || output === undefined);
  assert.deepEqual(lacking.map(({ line }) => line), [], "lines of docs/json.md");
});

/** The values that a command has printed: one, or one a line. */
function valuesOf(stdout: string): readonly unknown[] {
  try {
    return [JSON.parse(stdout)];
  } catch {
    return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  }
}

needs("linux", "bash").test("the tables of docs/json.md are what commands print", async (t) => {
  using capture = tempDir();
  await fillExampleCapture(capture.path);
  await using around = await surroundings(text, capture.path);
  for (const { section, block, schema } of samples) {
    const { notes, line, output } = block;
    const script = around.localText(`set -e -o pipefail\n${notes.before}${block.text}`);
    const name = `${PAGE}:${line} ${section}`;
    const ignore = notes.skip !== undefined || needs(...notes.needs).missing.length > 0;
    await t.step({
      name,
      ignore,
      fn: async () => {
        const options = { cwd: around.folder, env: around.env, clearEnv: true };
        const { code, stdout, stderr } = await runProgram("bash", ["-c", script], options);
        assert.equal(code, notes.exit, `${script}\n${stderr}`);
        assert.equal(shapeDifference(around.localText(output?.text ?? ""), stdout), undefined);
        const values = valuesOf(stdout);
        assert.deepEqual(values.flatMap((value) => differences(schema, value)), []);
      },
    });
  }
});
