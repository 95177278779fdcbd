import assert from "node:assert/strict";
import {
  CaptureWriter,
  decodeBlock,
  type Finding,
  follow,
  type FollowOptions,
  openCapture,
  verifyCapture,
} from "../../../../lib/capture/mod.ts";
import { batchOf } from "../../../support/batches.ts";
import { captureDir, jsonLines } from "../../../support/capture_dir.ts";
import { seededRandom } from "../../../support/random.ts";
import { full } from "../../../support/skip.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { waitFor } from "../../../support/wait_for.ts";

const PUSHES = full ? 20_000 : 800;
const KB = 1024;
const GOLDEN = new URL("../../../golden/capture/ours", import.meta.url).pathname;

interface Seen {
  readonly messages: readonly string[];
  readonly cursors: readonly number[];
  readonly caughtUpAfter: number | undefined;
}

async function followed(dir: string, options: Partial<FollowOptions> = {}): Promise<Seen> {
  const capture = await openCapture(dir);
  const messages: string[] = [];
  const cursors: number[] = [];
  let caughtUpAfter: number | undefined;
  const signal = new AbortController().signal;
  for await (const item of follow(capture, { signal, until: "finished", ...options })) {
    if (item.kind === "caught_up") caughtUpAfter = messages.length;
    else {
      for (const { entry, cursor } of decodeBlock(item.block).entries) {
        messages.push(entry.msg);
        cursors.push(cursor);
      }
    }
  }
  return { messages, cursors, caughtUpAfter };
}

function openWriter(dir: string): Promise<CaptureWriter> {
  return CaptureWriter.open({
    dir,
    maxFileBytes: 256 * KB,
    maxDiskBytes: 512 * 1024 * KB,
    compress: true,
    buffer: { kind: "bytes", limit: 4096 * KB },
    fsync: "off",
    whenFull: "reject",
    version: "test",
  });
}

Deno.test("follow() ends with a capture that is finished, from any cursor", async () => {
  const { cursors, caughtUpAfter } = await followed(GOLDEN);
  assert.deepEqual(cursors, Array.from(cursors, (_, i) => i + 1));
  assert.equal(caughtUpAfter, cursors.length);
  const rest = await followed(GOLDEN, { fromCursor: 101 });
  assert.deepEqual(rest.cursors, cursors.slice(100));
  assert.deepEqual((await followed(GOLDEN, { fromCursor: 1e9 })).cursors, []);
});

Deno.test("follow() gives every line once while files rotate under it", async () => {
  using dir = tempDir();
  const random = seededRandom();
  const writer = await openWriter(dir.path);
  const findings: Finding[] = [];
  const capture = await openCapture(dir.path, { onFinding: (f) => findings.push(f) });
  const cursors: number[] = [];
  let files = new Set<string>();
  const read = async () => {
    const signal = new AbortController().signal;
    for await (const item of follow(capture, { signal, until: "finished" })) {
      if (item.kind === "caught_up") continue;
      files = files.add(item.block.file);
      for (const { entry, cursor } of decodeBlock(item.block).entries) {
        assert.equal(entry.msg.split(" ")[0], `id=${cursor}`);
        cursors.push(cursor);
      }
    }
  };
  const reading = read();
  let written = 0;
  for (let push = 0; push < PUSHES; push++) {
    const lines = Array.from({ length: 1 + random.int(40) }, () => (
      {
        app: `app-${random.int(4)}`,
        msg: `id=${++written} ${random.next().toString(36).repeat(6)}`,
      }
    ));
    await writer.append(batchOf(lines));
    if (push % 100 === 0) await waitFor(() => cursors.length > written / 2, { what: "the reader" });
  }
  await writer.close();
  await reading;
  assert.deepEqual(cursors, Array.from({ length: written }, (_, i) => i + 1));
  assert.ok(files.size > 3, `${files.size} files and tails seen`);
  assert.deepEqual(findings.filter(({ kind }) => kind !== "stale"), []);
  assert.deepEqual((await verifyCapture(dir.path)).findings, []);
});

Deno.test("follow() waits for a line to be whole, and does not lose it", async () => {
  const [first, second] = [1, 2].map((n) =>
    jsonLines([{ ts: "2026-11-21T10:32:01Z", msg: `m${n}` }])
  );
  const metadata = JSON.stringify({ version: 1, started: "2026-11-21T10:32:00Z", format: "jsonl" });
  using dir = captureDir({
    "2026-11-21T103200-000.jsonl": first! + second!.slice(0, 20),
    "metadata.json": metadata,
  });
  const capture = await openCapture(dir.path);
  const stop = new AbortController();
  const seen: string[] = [];
  const reading = (async () => {
    for await (const item of follow(capture, { signal: stop.signal, until: "never" })) {
      if (item.kind === "caught_up") seen.push("caught up");
      else seen.push(...decodeBlock(item.block).entries.map(({ entry }) => entry.msg));
    }
  })();
  await waitFor(() => seen.length === 2, { what: "the first line" });
  const path = dir.file("2026-11-21T103200-000.jsonl");
  await Deno.writeTextFile(path, second!.slice(20), { append: true });
  await waitFor(() => seen.length === 3, { what: "the second line" });
  stop.abort();
  await reading;
  assert.deepEqual(seen, ["m1", "caught up", "m2"]);
});

Deno.test("follow() goes on with the next writer when it is told to", async () => {
  using dir = tempDir();
  const stop = new AbortController();
  const first = await openWriter(dir.path);
  await first.append(batchOf([{ app: "a", msg: "one" }]));
  await first.close();
  const capture = await openCapture(dir.path);
  const seen: string[] = [];
  const reading = (async () => {
    for await (const item of follow(capture, { signal: stop.signal, until: "never" })) {
      if (item.kind === "block") {
        seen.push(...decodeBlock(item.block).entries.map(({ entry }) => entry.msg));
      }
    }
  })();
  await waitFor(() => seen.length === 1, { what: "the first writer's line" });
  const second = await openWriter(dir.path);
  await second.append(batchOf([{ app: "a", msg: "two" }]));
  await waitFor(() => seen.length === 2, { what: "the second writer's line" });
  stop.abort();
  await reading;
  await second.close();
  assert.deepEqual(seen, ["one", "two"]);
});
