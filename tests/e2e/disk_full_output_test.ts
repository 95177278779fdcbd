/** What is made of a capture, on a disk that has no room for it. */
import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { outputOf } from "../support/program.ts";
import { logtap } from "../support/product.ts";
import { onSmallDisk, smallDisk } from "../support/small_disk.ts";
import { tempDir } from "../support/temp_dir.ts";

/** More than 1 MB in any format: noise does not compress. */
function noisyLines(): string {
  return jsonLines(Array.from({ length: 3_000 }, (_, i) => ({
    ts: `2026-11-21T10:32:${String(i % 60).padStart(2, "0")}Z`,
    labels: { app: "noise" },
    msg: crypto.getRandomValues(new Uint8Array(450)).toHex(),
  })));
}

onSmallDisk.test("a full disk is named with the output, and nothing of that is left", async (t) => {
  await using disk = await smallDisk();
  using dir = tempDir();
  using source = captureDir({ "2026-11-21T103200-000.jsonl": noisyLines() });
  const archive = dir.file("a.tar.zst");
  assert.equal((await logtap(["snapshot", source.path, "-o", archive])).code, 0);
  const out = `${disk.path}/out`;
  const commands: readonly (readonly string[])[] = [
    ["slice", source.path, "--label", "app=noise", "-o", out],
    ["merge", source.path, await copyOf(source.path, dir.file("copy")), "-o", out],
    ...["csv", "jsonl", "parquet"].map((format) => {
      return ["export", source.path, "--format", format, "-o", out];
    }),
    ["snapshot", source.path, "-o", out],
    ["snapshot", archive, "--extract", "-o", out],
  ];
  for (const args of commands) {
    await t.step(args.filter((arg) => !arg.includes("/")).join(" "), async () => {
      const { code, stderr } = await logtap(args);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^logtap: Cannot write --out(put)? "[^"]+\/out": no space is left/m);
      assert.deepEqual([...Deno.readDirSync(disk.path)], []);
    });
  }
});

async function copyOf(dir: string, to: string): Promise<string> {
  await outputOf("cp", ["-r", dir, to]);
  return to;
}
