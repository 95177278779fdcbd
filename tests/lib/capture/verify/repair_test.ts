import assert from "node:assert/strict";
import {
  type Finding,
  mendFiles,
  repairCapture,
  verifyCapture,
} from "../../../../lib/capture/mod.ts";
import { decodeMetadata, encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import {
  finishedCapture,
  FIRST_FILE,
  killedCapture,
  lineOf,
  linesBetween,
  linesFrom,
  madeFile,
  metadataFor,
  readAll,
  SECOND_FILE,
} from "../support/made_capture.ts";
import { concat, MemoryFiles } from "../support/memory_files.ts";

async function onDisk(files: MemoryFiles): Promise<string> {
  const dir = await Deno.makeTempDir({ prefix: "logtap-repair-" });
  for (const [name, bytes] of files.files) await Deno.writeFile(`${dir}/${name}`, bytes);
  return dir;
}

/** Everything but what no repair can bring back. */
async function findingsOf(files: MemoryFiles): Promise<readonly Finding[]> {
  const { findings } = await verifyCapture(files);
  // The metadata of a killed writer is repairCapture's.
  return findings.filter(({ file }) => file !== "metadata.json");
}

Deno.test("mendFiles() does nothing to a finished capture", async () => {
  const files = finishedCapture();
  const before = files.clone().files;
  for (const recount of [false, true]) {
    const { done, lastCursor, index } = await mendFiles(files, { recount });
    assert.deepEqual(done, []);
    assert.equal(lastCursor, 200);
    assert.deepEqual(index.map(({ first, lines }) => [first, lines]), [[1, 120], [121, 80]]);
    assert.deepEqual(files.files, before);
  }
});

Deno.test("mendFiles() folds a tail in, finishes the file and indexes it", async () => {
  const files = killedCapture(30);
  const { done, lastCursor } = await mendFiles(files);
  assert.equal(lastCursor, 230);
  assert.equal(done.length, 3);
  assert.deepEqual(await findingsOf(files), []);
  assert.deepEqual((await readAll(files)).lines, linesBetween(1, 230));
  assert.deepEqual([...files.files.keys()].filter((name) => name.includes("tail")), []);
  assert.deepEqual((await mendFiles(files)).done, []);
});

Deno.test("mendFiles() makes the data file when a kill left only its tail", async () => {
  const files = killedCapture(5);
  files.files.delete(SECOND_FILE);
  files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
  files.set(`${SECOND_FILE}.121.tail.jsonl`, linesFrom(121, 5));
  assert.equal((await mendFiles(files)).lastCursor, 125);
  assert.deepEqual((await readAll(files)).lines, linesBetween(1, 125));
  assert.deepEqual(await findingsOf(files), []);
});

Deno.test("mendFiles() removes stale and empty tails, and files without lines", async () => {
  const files = killedCapture(0);
  files.set(`${SECOND_FILE}.161.tail.jsonl`, linesFrom(161, 40));
  files.set("2026-11-21T103300-000.jsonl.zst", "");
  files.set("2026-11-21T103300-000.jsonl.zst.201.tail.jsonl", lineOf(201).slice(0, 20));
  assert.equal((await mendFiles(files)).lastCursor, 200);
  assert.deepEqual([...files.files.keys()].sort(), [...finishedCapture().files.keys()].sort());
  assert.deepEqual((await readAll(files)).lines, linesBetween(1, 200));
});

Deno.test("mendFiles() folds tails in behind a file of others that was put before them", async () => {
  const files = new MemoryFiles();
  files.set("2026-11-20-copied.jsonl", linesFrom(501, 300));
  files.set(`${FIRST_FILE}.1.tail.jsonl`, linesFrom(1, 20));
  files.set(`${FIRST_FILE}.21.tail.jsonl`, linesFrom(21, 10));
  files.set(`${FIRST_FILE}.11.tail.jsonl`, linesFrom(11, 10)); // Stale: the one before goes on to 20.
  assert.equal((await mendFiles(files)).lastCursor, 330);
  const { lines, cursors } = await readAll(files);
  assert.deepEqual(lines, [...linesBetween(501, 800), ...linesBetween(1, 30)]);
  assert.equal(cursors.at(-1), 330);
  assert.deepEqual((await mendFiles(files)).done, []);
});

Deno.test("mendFiles() ends an index whose last line lacks its newline", async () => {
  const files = finishedCapture();
  const before = files.text("index.jsonl");
  files.set("index.jsonl", before.trimEnd()); // The next line would be written into this one.
  assert.deepEqual((await mendFiles(files)).done, ["index.jsonl: written anew"]);
  assert.equal(files.text("index.jsonl"), before);
});

Deno.test("mendFiles() loses no line at whatever byte an append was torn", async () => {
  const { bytes, ends } = madeFile(121, 2, 8);
  for (const hasTail of [true, false]) {
    for (let size = ends[0]!; size <= bytes.length; size += hasTail ? 7 : 11) {
      const files = killedCapture(0);
      files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
      files.set(SECOND_FILE, bytes.slice(0, size));
      if (hasTail) files.set(`${SECOND_FILE}.129.tail.jsonl`, linesFrom(129, 8));
      const { lines } = await readAll(files);
      assert.equal(hasTail ? lines.length : 136, 136);
      await mendFiles(files);
      assert.deepEqual((await readAll(files)).lines, lines, `torn at ${size}`);
      assert.deepEqual(await findingsOf(files), [], `torn at ${size}`);
      const torn = files.files.get(`${SECOND_FILE}.torn`);
      if (hasTail) assert.equal(torn, undefined);
      else if (torn !== undefined) assert.deepEqual(torn, bytes.slice(ends[0], size));
    }
  }
});

Deno.test("mendFiles() goes on where it was killed itself, after any of its steps", async () => {
  class Killed extends Error {}
  for (let steps = 0;; steps++) {
    const files = killedCapture(30);
    files.set(SECOND_FILE, concat([madeFile(121, 2, 40).bytes, new Uint8Array([0x5a, 0x2a])]));
    let left = steps;
    const step = () => {
      if (left-- === 0) throw new Killed();
    };
    for (const name of ["append", "truncate", "replace", "remove"] as const) {
      const whole = files[name].bind(files) as (...args: unknown[]) => Promise<void>;
      Object.assign(files, {
        [name]: async (...args: unknown[]) => {
          if (name === "append" && left === 0) {
            // A kill within an append leaves a part of it.
            await whole(args[0], (args[1] as Uint8Array).subarray(0, 9));
          }
          step();
          await whole(...args);
        },
      });
    }
    const isDone = await mendFiles(files).then(() => true, (error) => {
      assert.ok(error instanceof Killed, String(error));
      return false;
    });
    assert.deepEqual((await readAll(files.clone())).lines, linesBetween(1, 230), `step ${steps}`);
    const after = files.clone();
    await mendFiles(after);
    assert.deepEqual((await readAll(after)).lines, linesBetween(1, 230), `step ${steps}`);
    assert.deepEqual(await findingsOf(after), [], `step ${steps}`);
    if (isDone) {
      assert.ok(steps >= 4, `only ${steps} steps`);
      return;
    }
  }
});

Deno.test("mendFiles() ends a plain file's last line, or cuts it off", async () => {
  const plain = "2026-11-21T103300-000.jsonl";
  for (const [rest, lastCursor] of [[lineOf(203).trimEnd(), 203], ['{"ts":"2026', 202]] as const) {
    const files = finishedCapture();
    files.set(plain, concat([linesFrom(201, 2), new TextEncoder().encode(rest)]));
    assert.equal((await mendFiles(files)).lastCursor, lastCursor);
    assert.deepEqual((await readAll(files)).lines, linesBetween(1, lastCursor));
    assert.ok(files.text(plain).endsWith("\n"));
    assert.equal(files.files.has(`${plain}.torn`), lastCursor === 202);
  }
});

Deno.test("repairCapture() leaves a capture that verifies, whatever was wrong with its books", async () => {
  const dir = await onDisk(killedCapture(30));
  try {
    await Deno.writeTextFile(`${dir}/index.jsonl`, "nonsense\n");
    assert.notDeepEqual((await verifyCapture(dir)).findings, []);
    const { done } = await repairCapture(dir);
    assert.ok(done.length >= 4, done.join("\n"));
    const report = await verifyCapture(dir);
    assert.deepEqual(report.findings, []);
    assert.equal(report.lines, 230);
    const metadata = decodeMetadata(await Deno.readTextFile(`${dir}/metadata.json`));
    assert.equal(metadata.totalLines, 230);
    assert.equal(metadata.ledger?.received, 230);
    assert.deepEqual((await repairCapture(dir)).done, []);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("repairCapture() refuses while a writer holds the lock", async () => {
  const dir = await onDisk(killedCapture(3));
  try {
    using lock = await Deno.open(`${dir}/lock`, { create: true, write: true });
    assert.ok(await lock.tryLock(true));
    await assert.rejects(repairCapture(dir), { name: "LogtapError", kind: "conflict" });
    assert.equal((await verifyCapture(dir)).isLive, true);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("repairCapture() writes metadata that is missing or was never finished", async () => {
  for (const text of [undefined, "{}", encodeMetadata({ ...emptyMetadata })]) {
    const files = killedCapture(3);
    files.files.delete("metadata.json");
    if (text !== undefined) files.set("metadata.json", text);
    const dir = await onDisk(files);
    try {
      await repairCapture(dir);
      assert.deepEqual((await verifyCapture(dir)).findings, []);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  }
});

const emptyMetadata = {
  version: 1,
  format: "jsonl",
  started: "2026-11-21T11:32:00.000+01:00",
  totalLines: 0,
  totalBytes: 0,
  labelsSeen: [],
  starts: [{ started: "2026-11-21T11:32:00.000+01:00" }],
} as const;

Deno.test("a first file that was evicted stays explained after a repair", async () => {
  const files = killedCapture(3);
  files.files.delete(FIRST_FILE);
  const dir = await onDisk(files);
  try {
    await repairCapture(dir);
    const report = await verifyCapture(dir);
    assert.deepEqual(report.findings, []);
    assert.equal(report.firstCursor, 121);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("repairCapture() keeps what a derived capture says of its making", async () => {
  const derived = { by: "slice", at: "2026-11-21T12:40:00.000000000Z", sources: [] };
  const files = killedCapture(30);
  const { stopped: _, ...live } = metadataFor(200, { derived });
  files.set("metadata.json", encodeMetadata(live));
  const dir = await onDisk(files);
  try {
    const { done } = await repairCapture(dir);
    assert.ok(done.length > 0);
    const mended = decodeMetadata(await Deno.readTextFile(`${dir}/metadata.json`));
    assert.deepEqual(mended.derived, derived);
    assert.deepEqual((await verifyCapture(dir)).findings, []);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
