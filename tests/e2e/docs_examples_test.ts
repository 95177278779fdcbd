/**
 * Every example of README.md and docs/ does what it says, on the page's own folder; so does every
 * example of a command's help. How a page tells what an example needs stands in
 * tests/support/examples/markdown.ts.
 */
import assert from "node:assert/strict";
import { ROOT } from "../../scripts/product.ts";
import { VERBS } from "../../main.ts";
import { HELP_NOTES, staleNotes, withHelpNotes } from "../support/examples/help_notes.ts";
import { type Block, blocksOf, NO_NOTES } from "../support/examples/markdown.ts";
import { isExample, runPage, type Step } from "../support/examples/run_page.ts";
import { fillExampleCapture } from "../support/examples/example_capture.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

/** Its examples run, and more is asked of them, in json_docs_test.ts. */
const JSON_PAGE = "docs/json.md";

/** Pages that have examples: whatever a visitor of the repository may read. */
function pages(): readonly string[] {
  const names = (folder: string) =>
    [...Deno.readDirSync(new URL(folder, ROOT))]
      .filter(({ name, isFile }) => isFile && name.endsWith(".md"))
      .map(({ name }) => folder === "./" ? name : `${folder}${name}`);
  return [...names("./"), ...names("docs/")].filter((name) => name !== JSON_PAGE).sort();
}

/** The examples of a command's help as blocks of a page. */
async function helpExamples(): Promise<readonly (readonly [string, readonly Block[]])[]> {
  const commands = await Promise.all(Object.values(VERBS).map((verb) => verb.load()));
  return commands.map(({ default: { name, examples = [] } }) => {
    const page = `logtap ${name} --help`;
    const blocks = examples.map(({ line: text }, i): Block => {
      const notes = { ...NO_NOTES, ...HELP_NOTES[name]?.[text] };
      return { page, line: i + 1, language: "sh", text, notes };
    });
    assert.deepEqual(staleNotes(name, examples.map(({ line }) => line)), [], "notes of no example");
    return [page, blocks];
  });
}

const texts = pages().map((page): readonly [string, readonly Block[]] => {
  const blocks = blocksOf(page, Deno.readTextFileSync(new URL(page, ROOT)));
  return [page, page === "docs/SKILL.md" ? blocks.map(withHelpNotes) : blocks];
});

const capture = tempDir();
Deno.test.beforeAll(() => fillExampleCapture(capture.path));
Deno.test.afterAll(() => capture[Symbol.dispose]());

for (const [page, blocks] of [...texts, ...await helpExamples()]) {
  if (!blocks.some(isExample)) continue;
  needs("linux").test(`the examples of ${page}`, async (t) => {
    const onStep = ({ name, ignore, run }: Step) => t.step({ name, ignore, fn: run });
    await runPage(blocks, { capture: capture.path }, onStep);
  });
}
