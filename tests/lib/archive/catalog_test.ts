import assert from "node:assert/strict";
import { catalog, type CatalogItem } from "../../../lib/archive/mod.ts";
import { lockCapture } from "../../../lib/capture/mod.ts";
import { type TempDir, tempDir } from "../../support/temp_dir.ts";
import { writeCapture } from "./support/made.ts";

const LINE = '{"ts":"2026-11-21T10:32:01.000000000Z","labels":{"app":"api"},"msg":"x"}';

function make(dir: TempDir, name: string, started: string): Promise<void> {
  return writeCapture(dir.file(name), { files: [[[LINE, LINE]], [[LINE]]], metadata: { started } });
}

async function list(root: string, recursive = false) {
  const warnings: string[] = [];
  const items = await catalog(root, {
    ...{ recursive, signal: new AbortController().signal },
    onWarning: (text) => warnings.push(text),
  });
  return { items, warnings, dirs: dirsOf(items, root) };
}

function dirsOf(items: readonly CatalogItem[], root: string): readonly string[] {
  return items.map(({ dir }) => dir.replace(root, "ROOT"));
}

Deno.test("catalog lists captures newest first, deeper ones when asked, none in captures", async () => {
  using dir = tempDir();
  await make(dir, "early", "2026-11-20T10:00:00Z");
  await make(dir, "late", "2026-11-21T09:00:00+02:00");
  await make(dir, "deep/er/one", "2026-11-21T08:00:00Z");
  await make(dir, "early/inside", "2026-11-21T08:30:00Z");
  await Deno.mkdir(dir.file("broken"));
  await Deno.writeTextFile(dir.file("broken/metadata.json"), "[]");
  await Deno.symlink(dir.path, dir.file("deep/loop"));
  const flat = await list(dir.path);
  assert.deepEqual(flat.dirs, ["ROOT/late", "ROOT/early"]);
  assert.equal(flat.warnings.length, 1);
  assert.match(flat.warnings[0]!, /broken/);
  const deep = await list(dir.path, true);
  assert.deepEqual(deep.dirs, ["ROOT/deep/er/one", "ROOT/late", "ROOT/early"]);
});

Deno.test("catalog counts what is there, and says who is being written", async () => {
  using dir = tempDir();
  await make(dir, "one", "2026-11-20T10:00:00Z");
  const [stopped] = (await list(dir.file("one"))).items;
  const { bytes, ...rest } = stopped!;
  assert.deepEqual(rest, {
    dir: dir.file("one"),
    started: "2026-11-20T10:00:00Z",
    stopped: "2026-11-21T12:32:00.000+01:00",
    state: "stopped",
    files: 2,
    entries: 3,
    labels: ["app", "pod"],
  });
  const files = [...Deno.readDirSync(dir.file("one"))].filter(({ name }) => name.endsWith(".zst"));
  const sizes = files.map(({ name }) => Deno.statSync(`${dir.file("one")}/${name}`).size);
  assert.equal(bytes, sizes.reduce((a, b) => a + b, 0));
  using _lock = await lockCapture(dir.file("one"));
  assert.equal((await list(dir.path)).items[0]!.state, "live");
});

Deno.test("catalog of nothing is an empty list; of no directory, a fault", async () => {
  using dir = tempDir();
  assert.deepEqual((await list(dir.path)).items, []);
  await assert.rejects(list(dir.file("nowhere")), { kind: "not_found" });
});
