import assert from "node:assert/strict";
import { DiskFiles, mendFiles, openCapture, verifyCapture } from "../../../../lib/capture/mod.ts";
import { assertGolden } from "../../../support/golden.ts";
import { needs } from "../../../support/skip.ts";
import { readAll } from "../support/made_capture.ts";
import { MemoryFiles } from "../support/memory_files.ts";
import { readingText } from "../support/reading_text.ts";

const CASES = [
  { name: "ours", what: "a finished capture with label filters, far times and 300 label sets" },
  { name: "ours_killed", what: "a killed writer's: torn append, stale tail, open tail" },
  { name: "ours_by_hand", what: "`cat a b`, and a copy that was cut off" },
  { name: "older", what: "the older program's: one frame a file, no rows, year 1, audit beside" },
  { name: "foreign", what: "other writers': lines across frames, plain files, cut lines" },
] as const;

function pathOf(name: string): string {
  return new URL(`../../../golden/capture/${name}`, import.meta.url).pathname;
}

async function inMemory(name: string): Promise<MemoryFiles> {
  const files = new MemoryFiles();
  for await (const { name: file } of Deno.readDir(pathOf(name))) {
    files.set(file, await Deno.readFile(`${pathOf(name)}/${file}`));
  }
  return files;
}

for (const { name, what } of CASES) {
  Deno.test(`golden capture ${name} reads as it always did: ${what}`, async () => {
    assertGolden(`capture/${name}.want`, await readingText(new DiskFiles(pathOf(name))));
  });

  Deno.test(`golden capture ${name} has the same lines after mending`, async () => {
    const files = await inMemory(name);
    const before = await readAll(files);
    const { lastCursor } = await mendFiles(files);
    const after = await readAll(files);
    assert.deepEqual(after.lines, before.lines);
    assert.deepEqual(after.cursors, before.cursors);
    assert.ok(lastCursor >= (before.cursors.at(-1) ?? 0));
    assert.deepEqual((await mendFiles(files)).done, [], "mending twice does nothing more");
  });

  needs("zstd").test(`zstdcat gives the lines that we read of golden capture ${name}`, async () => {
    const files = await inMemory(name);
    const { lines } = await readAll(files);
    const names = [...files.files.keys()].filter((file) => file.endsWith(".jsonl.zst")).sort();
    for (const file of names) {
      const { stdout } = await new Deno.Command("zstd", {
        args: ["-dcq", `${pathOf(name)}/${file}`],
        stderr: "null",
      }).output();
      // What zstd gives of a frame that is cut off may end within a line.
      const texts = new TextDecoder().decode(stdout).split("\n").slice(0, -1);
      const at = lines.indexOf(texts[0] ?? "");
      assert.deepEqual(lines.slice(at, at + texts.length), texts, file);
    }
  });
}

Deno.test("golden capture ours verifies; the older program's is only noted to have no ledger", async () => {
  assert.deepEqual((await verifyCapture(pathOf("ours"))).findings, []);
  const { findings, notes } = await verifyCapture(pathOf("older"));
  assert.deepEqual(findings, []);
  assert.equal(notes.length, 2);
});

Deno.test("unindexed() sums up what the index does not know, from rows and from lines", async () => {
  const killed = await openCapture(pathOf("ours_killed"));
  assert.deepEqual(
    (await killed.unindexed()).map(({ first, lines }) => [first, lines]),
    [[121, 40], [161, 40], [201, 5]],
  );
  const older = await openCapture(pathOf("older"));
  const [open, ...none] = await older.unindexed();
  assert.deepEqual(none, []);
  assert.equal(open?.lines, 4);
  assert.equal(open?.from, "2026-03-01T08:20:00.500000000Z");
  assert.deepEqual({ ...open?.labels["app"] }, { web: 2, api: 1 });
});
