import assert from "node:assert/strict";
import type { IndexLine } from "../../../../lib/capture/format/mod.ts";
import { CaptureWriter } from "../../../../lib/capture/write/mod.ts";
import { DiskUsage } from "../../../../lib/capture/write/disk.ts";
import { DiskCap } from "../../../../lib/capture/write/disk_cap.ts";
import { IndexFile } from "../../../../lib/capture/write/index_file.ts";
import { batchOf } from "../../../support/batches.ts";
import { seededRandom } from "../../../support/random.ts";
import { type TempDir, tempDir } from "../../../support/temp_dir.ts";
import { waitFor } from "../../../support/wait_for.ts";

const FILE_BYTES = 1000;

/** Makes the index impossible to replace, as a full disk does, until it is disposed of. */
function stuckIndex(dir: TempDir): Disposable {
  const inTheWay = dir.file("index.jsonl.tmp");
  Deno.mkdirSync(inTheWay);
  Deno.writeTextFileSync(`${inTheWay}/full`, "");
  return { [Symbol.dispose]: () => Deno.removeSync(inTheWay, { recursive: true }) };
}

function namesIn(dir: TempDir): string[] {
  const text = Deno.readTextFileSync(dir.file("index.jsonl"));
  return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line).file);
}

async function threeFiles(dir: TempDir): Promise<{ cap: DiskCap; index: IndexFile }> {
  const usage = new DiskUsage(3 * FILE_BYTES);
  const index = new IndexFile(dir.path, usage);
  const cap = new DiskCap({
    ...{ dir: dir.path, usage, index },
    maxBytes: 3 * FILE_BYTES + 2000,
    onEvicted: () => {},
  });
  for (const file of ["a.jsonl.zst", "b.jsonl.zst", "c.jsonl.zst"]) {
    Deno.writeFileSync(dir.file(file), new Uint8Array(FILE_BYTES));
    const line: IndexLine = { file, from: "", to: "", lines: 1, bytes: 5, labels: {} };
    await index.add(line);
    cap.admit(line);
  }
  return { cap, index };
}

Deno.test("DiskCap makes room though the index cannot be written anew, which is done later", async () => {
  using dir = tempDir();
  const { cap, index } = await threeFiles(dir);
  {
    using _ = stuckIndex(dir);
    await cap.makeRoom(2500);
    assert.deepEqual(namesIn(dir), ["a.jsonl.zst", "b.jsonl.zst", "c.jsonl.zst"]);
    await assert.rejects(index.flush());
    await index.add({ file: "d.jsonl.zst", from: "", to: "", lines: 1, bytes: 5, labels: {} });
  }
  await index.flush();
  assert.deepEqual(namesIn(dir), ["b.jsonl.zst", "c.jsonl.zst", "d.jsonl.zst"]);
  index.close();
});

Deno.test("CaptureWriter says that the index is stuck, and writes it when it can", async () => {
  using dir = tempDir();
  const random = seededRandom();
  const writer = await CaptureWriter.open({
    dir: dir.path,
    maxFileBytes: 100_000,
    maxDiskBytes: 1 << 20,
    compress: true,
    buffer: { kind: "bytes", limit: 1 << 20 },
    fsync: "interval",
    whenFull: "reject",
    version: "test",
  });
  const push = () => {
    const noise = () => random.bytes(600).toBase64();
    return writer.append(batchOf(Array.from({ length: 20 }, () => ({ app: "a", msg: noise() }))));
  };
  {
    using _ = stuckIndex(dir);
    await waitFor(async () => {
      assert.equal((await push()).kind, "written");
      return writer.snapshot().ledger.evicted.files > 0;
    }, { what: "a file to be evicted" });
    await waitFor(() => writer.snapshot().trouble !== undefined, { what: "trouble to be told" });
  }
  const left = () => [...Deno.readDirSync(dir.path)].map(({ name }) => name);
  await waitFor(() => namesIn(dir).every((name) => left().includes(name)), {
    what: "the index to follow",
  });
  await waitFor(() => writer.snapshot().trouble === undefined, { what: "trouble to be over" });
  await writer.close();
});
