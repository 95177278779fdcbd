import assert from "node:assert/strict";
import { readLabels } from "../../../../lib/cli/complete/mod.ts";
import { captureDir, jsonLines } from "../../../support/capture_dir.ts";

const LINE = { file: "a.jsonl", from: "", to: "", lines: 3, bytes: 90 };

Deno.test("readLabels() sums the index, most lines first", async () => {
  const labels = [{ app: { api: 1, web: 2 } }, { app: { api: 4 }, pod: { p1: 4 } }];
  const names = ["2026-11-21T103201-000.jsonl", "2026-11-21T103201-001.jsonl"];
  using dir = captureDir({
    [names[0]!]: "",
    [names[1]!]: "",
    "index.jsonl": jsonLines(labels.map((labels, i) => ({ ...LINE, file: names[i], labels }))),
  });
  const found = await readLabels(dir.path);
  assert.deepEqual([...found.keys()], ["app", "pod"]);
  assert.deepEqual(found.get("app")?.map(({ value, lines }) => [value, lines]), [
    ["api", 5],
    ["web", 2],
  ]);
});

Deno.test("readLabels() reads what no index knows yet", async () => {
  using dir = captureDir({
    "2026-11-21T103201-000.jsonl": jsonLines([
      { ts: "2026-11-21T10:32:01Z", labels: { app: "api" }, msg: "x" },
    ]),
  });
  assert.deepEqual([...(await readLabels(dir.path)).keys()], ["app"]);
});

Deno.test("readLabels() does not read an index that takes long", async () => {
  using dir = captureDir({
    "index.jsonl": jsonLines([{ ...LINE, labels: { app: { api: 1 } } }]) +
      "\n".repeat(8 * 1024 * 1024),
  });
  assert.equal((await readLabels(dir.path)).size, 0);
});

Deno.test("readLabels() of no capture throws", async () => {
  using dir = captureDir({ "metadata.json": "{" });
  await assert.rejects(readLabels(dir.file("nowhere")));
});
