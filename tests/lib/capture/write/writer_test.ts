import assert from "node:assert/strict";
import { type Capture, openCapture } from "../../../../lib/capture/mod.ts";
import { CaptureWriter, type WriterOptions } from "../../../../lib/capture/write/mod.ts";
import { decodeFrame, walkFrame } from "../../../../lib/codec/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { batchOf } from "../../../support/batches.ts";
import { seededRandom } from "../../../support/random.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const MB = 1 << 20;

function options(dir: string, changes: Partial<WriterOptions> = {}): WriterOptions {
  return {
    dir,
    maxFileBytes: 64 * MB,
    maxDiskBytes: 1024 * MB,
    compress: true,
    buffer: { kind: "bytes", limit: 32 * MB },
    fsync: "off",
    whenFull: "reject",
    version: "test",
    ...changes,
  };
}

function numbered(from: number, count: number) {
  return batchOf(
    Array.from({ length: count }, (_, i) => ({ app: `app-${i % 3}`, msg: `id=${from + i}` })),
  );
}

/** Lines of all data files in write order, decoded frame by frame. */
function linesOf(dir: string): string[] {
  const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  return names.filter((name) => /^\d.*\.jsonl(\.zst)?$/.test(name)).flatMap((name) => {
    const bytes = Deno.readFileSync(`${dir}/${name}`);
    const text = name.endsWith(".zst") ? inflated(bytes) : new TextDecoder().decode(bytes);
    return text.split("\n").slice(0, -1);
  });
}

function inflated(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const frame = walkFrame(bytes, at);
    assert.ok(frame.kind === "data" || frame.kind === "skippable", frame.kind);
    const raw = frame.kind === "data" ? decodeFrame(bytes.subarray(at, frame.end), MB) : undefined;
    if (raw !== undefined) text += new TextDecoder().decode(raw);
    at = frame.end;
  }
  return text;
}

function idsOf(dir: string): number[] {
  return linesOf(dir).map((line) => Number(/id=(\d+)/.exec(line)![1]));
}

function readJson(path: string) {
  return JSON.parse(Deno.readTextFileSync(path));
}

for (const compress of [true, false]) {
  const form = compress ? "frames" : "plain lines";

  Deno.test(`CaptureWriter stores what it acknowledges, as ${form}`, async () => {
    using dir = tempDir();
    const writer = await CaptureWriter.open(options(dir.path, { compress }));
    for (let push = 0; push < 20; push++) {
      const result = await writer.append(numbered(push * 500, 500));
      assert.deepEqual(result, { kind: "written", lines: 500 });
    }
    await writer.close();
    assert.deepEqual(idsOf(dir.path), Array.from({ length: 10_000 }, (_, i) => i));
    const metadata = readJson(dir.file("metadata.json"));
    assert.equal(metadata.total_lines, 10_000);
    assert.equal(metadata.ledger.received, 10_000);
    assert.deepEqual(metadata.labels_seen, ["app"]);
    const bytes = linesOf(dir.path).reduce((sum, line) => sum + line.length + 1, 0);
    assert.equal(metadata.total_bytes, bytes);
    const line = readJson(dir.file("index.jsonl"));
    assert.deepEqual(line.labels, { app: { "app-0": 3340, "app-1": 3340, "app-2": 3320 } });
    assert.equal(line.first, 1);
  });

  Deno.test(`CaptureWriter goes on with the next cursor, as ${form}`, async () => {
    using dir = tempDir();
    for (let start = 0; start < 3; start++) {
      const writer = await CaptureWriter.open(options(dir.path, { compress }));
      await writer.append(numbered(start * 100, 100));
      await writer.close();
    }
    assert.deepEqual(idsOf(dir.path), Array.from({ length: 300 }, (_, i) => i));
    const index = Deno.readTextFileSync(dir.file("index.jsonl")).trim().split("\n");
    assert.deepEqual(index.map((line) => JSON.parse(line).first), [1, 101, 201]);
    const { starts, ledger } = readJson(dir.file("metadata.json"));
    assert.equal(starts.length, 3);
    assert.ok(starts.every((start: { stopped?: string }) => start.stopped !== undefined));
    assert.equal(ledger.received, 300);
    assert.equal(ledger.written, 300);
  });
}

Deno.test("CaptureWriter.close() ends pushes under way, and the ledger has each of their lines", async () => {
  using dir = tempDir();
  const writer = await CaptureWriter.open(
    options(dir.path, { buffer: { kind: "bytes", limit: 64_000 }, maxFileBytes: 100_000 }),
  );
  const large = writer.append(numbered(0, 50_000));
  const second = writer.append(numbered(50_000, 10));
  const closed = writer.close();
  const late = writer.append(numbered(50_010, 10));
  await closed;
  const { ledger, stopped } = readJson(dir.file("metadata.json"));
  const results = await Promise.all([large, second, late]);
  assert.deepEqual(results.map(({ kind }) => kind), ["failed", "rejected", "failed"]);
  assert.ok(stopped !== undefined);
  assert.equal(ledger.received, 50_010);
  assert.equal(ledger.written, linesOf(dir.path).length);
  assert.ok(ledger.written > 0);
  const { dropped, refused } = ledger;
  assert.deepEqual([Object.keys(dropped), refused], [["write_error"], { queue_full: 10 }]);
  assert.equal(ledger.received, ledger.written + dropped.write_error + refused.queue_full);
  const names = [...Deno.readDirSync(dir.path)].map(({ name }) => name);
  assert.deepEqual(names.filter((name) => name.includes("tail")), []);
});

Deno.test("CaptureWriter.open() tells a second writer of the same directory", async () => {
  using dir = tempDir();
  const writer = await CaptureWriter.open(options(dir.path));
  try {
    await assert.rejects(
      CaptureWriter.open(options(dir.path)),
      (error) => isLogtapError(error, "conflict") && /another receiver/.test(error.message),
    );
  } finally {
    await writer.close();
  }
});

Deno.test("CaptureWriter finishes what a kill left: tails, torn frame, torn line (8.1)", async () => {
  using dir = tempDir();
  const first = await CaptureWriter.open(options(dir.path));
  await first.append(numbered(0, 1000));
  await first.close();
  // As a kill would leave it: no table, no index line, half a frame, a tail with half a line.
  const name = [...Deno.readDirSync(dir.path)].map(({ name }) => name).find((n) => /zst$/.test(n))!;
  const whole = Deno.readFileSync(dir.file(name));
  const frameEnd = endOf(whole, endOf(whole, 0));
  const torn = whole.subarray(0, 100);
  Deno.writeFileSync(dir.file(name), new Uint8Array([...whole.subarray(0, frameEnd), ...torn]));
  Deno.writeTextFileSync(dir.file("index.jsonl"), '{"file":"gone.jsonl.zst","lines":5}\n{"fi');
  const lines = linesOfText(numberedText(1000, 10));
  Deno.writeTextFileSync(dir.file(`${name}.1.tail.jsonl`), lines); // Stale: the file has cursor 1.
  Deno.writeTextFileSync(dir.file(`${name}.1001.tail.jsonl`), lines + '{"ts":"2026-11-');
  const metadata = readJson(dir.file("metadata.json"));
  delete metadata.stopped;
  delete metadata.starts[0].stopped;
  metadata.ledger.received = metadata.ledger.written = 400;
  Deno.writeTextFileSync(dir.file("metadata.json"), JSON.stringify(metadata));

  const second = await CaptureWriter.open(options(dir.path));
  await second.append(numbered(1010, 5));
  await second.close();
  assert.deepEqual(idsOf(dir.path), Array.from({ length: 1015 }, (_, i) => i));
  const names = [...Deno.readDirSync(dir.path)].map(({ name }) => name);
  assert.deepEqual(names.filter((n) => n.includes("tail")), []);
  const after = readJson(dir.file("metadata.json"));
  assert.equal(after.starts[0].unclean, true);
  assert.equal(after.ledger.received, 1015);
  assert.equal(after.ledger.written, 1015);
  const index = Deno.readTextFileSync(dir.file("index.jsonl")).trim().split("\n").map((line) =>
    JSON.parse(line)
  );
  assert.deepEqual(index.map(({ first, lines }) => [first, lines]), [[1, 1010], [1011, 5]]);
});

function endOf(bytes: Uint8Array, start: number): number {
  const frame = walkFrame(bytes, start);
  assert.ok(frame.kind === "data" || frame.kind === "skippable", frame.kind);
  return frame.end;
}

function numberedText(from: number, count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `{"ts":"2026-11-21T00:00:00.000000000Z","labels":{"app":"x"},"msg":"id=${from + i}"}`,
  );
}

function linesOfText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

Deno.test("CaptureWriter holds the disk cap, and the ledger knows what it cost", async () => {
  let evicted = 0;
  for (let round = 0; round < 6; round++) {
    using dir = tempDir();
    const random = seededRandom(50 + round);
    const cap = MB + random.int(2 * MB);
    const writer = await CaptureWriter.open(options(dir.path, {
      compress: random.int(3) > 0,
      maxDiskBytes: cap,
      maxFileBytes: 32_000 + random.int(MB),
      buffer: { kind: "bytes", limit: 1 + random.int(4 * MB) },
    }));
    let sent = 0;
    for (let push = 0; push < 60; push++) {
      const lines = Array.from({ length: 1 + random.int(700) }, () => ({
        app: `app-${random.int(3)}`,
        msg: `id=${sent++} ${crypto.randomUUID()}${crypto.randomUUID()}${crypto.randomUUID()}`,
      }));
      const result = await writer.append(batchOf(lines));
      if (result.kind !== "written") sent -= lines.length;
      const used = diskBytes(dir.path);
      assert.ok(used <= cap + MB, `${used} over ${cap}, seed ${random.seed}`);
    }
    await writer.close();
    const { ledger } = readJson(dir.file("metadata.json"));
    const kept = linesOf(dir.path).length;
    assert.equal(ledger.written, kept + ledger.evicted.lines, `seed ${random.seed}`);
    assert.ok(diskBytes(dir.path) <= cap + MB);
    evicted += ledger.evicted.files;
  }
  assert.ok(evicted > 0, "the cap was reached");
});

Deno.test("CaptureWriter removes no file that somebody else has put into its directory", async () => {
  using dir = tempDir();
  const others = ["draft.tmp", "2026.jsonl.tmp.bak", "notes.jsonl", "a copy.jsonl.zst"];
  for (const name of others) {
    Deno.writeTextFileSync(dir.file(name), '{"ts":"2026-11-21T10:32:01Z"}\n');
  }
  for (const name of ["metadata.json.tmp", "probe.tmp"]) Deno.writeTextFileSync(dir.file(name), "");
  const sizes = { maxDiskBytes: MB, maxFileBytes: 100_000 };
  const writer = await CaptureWriter.open(options(dir.path, sizes));
  const noise = () => Array.from({ length: 4 }, () => crypto.randomUUID()).join("");
  while (writer.snapshot().ledger.evicted.files === 0) {
    const lines = Array.from({ length: 500 }, () => ({ app: "api", msg: noise() }));
    await writer.append(batchOf(lines));
  }
  await writer.close();
  const names = [...Deno.readDirSync(dir.path)].map(({ name }) => name);
  assert.deepEqual(others.filter((name) => !names.includes(name)), []);
  assert.deepEqual(
    names.filter((name) => name === "metadata.json.tmp" || name === "probe.tmp"),
    [],
  );
});

function diskBytes(dir: string): number {
  let sum = 0;
  for (const { name } of Deno.readDirSync(dir)) {
    try {
      sum += Deno.statSync(`${dir}/${name}`).size;
    } catch {
      // Removed since it was listed.
    }
  }
  return sum;
}

Deno.test("CaptureWriter cuts messages that do not fit a line, and marks them", async () => {
  using dir = tempDir();
  const writer = await CaptureWriter.open(options(dir.path));
  await writer.append(
    batchOf([{ app: "a", msg: '"é\n'.repeat(700_000) }, { app: "a", msg: "after" }]),
  );
  await writer.close();
  const [long, after] = linesOf(dir.path);
  assert.ok(new TextEncoder().encode(`${long}\n`).length <= MB);
  assert.match(JSON.parse(long!).msg, /\[logtap: \d+ bytes cut\]$/);
  assert.equal(JSON.parse(after!).msg, "after");
});

Deno.test("CaptureWriter counts many label sets without an index line of their size (8.1)", async () => {
  using dir = tempDir();
  const writer = await CaptureWriter.open(options(dir.path));
  const lines = Array.from({ length: 6000 }, (_, i) => ({ app: `app-${i}`, msg: `id=${i}` }));
  await writer.append(batchOf(lines));
  await writer.close();
  assert.equal(idsOf(dir.path).length, 6000);
  const line = readJson(dir.file("index.jsonl"));
  assert.deepEqual(line.labels, {});
  assert.deepEqual(line.labels_capped, ["app"]);
});

Deno.test("Capture.sums() counts the values that the index leaves out", async () => {
  const { signal } = new AbortController();
  // With few sets in a frame its row tells, with many its lines do.
  for (const values of [200, 1000]) {
    using dir = tempDir();
    const writer = await CaptureWriter.open(options(dir.path));
    const lines = Array.from({ length: 3000 }, (_, i) => ({ app: `a${i % values}`, msg: "m" }));
    await writer.append(batchOf(lines));
    const check = async (capture: Capture) => {
      const [sum, ...none] = await capture.sums({ valuesMax: 1000, signal });
      assert.deepEqual(none, []);
      const counts = Object.values(sum!.labels["app"]!);
      assert.deepEqual(counts, Array(values).fill(3000 / values));
      const [fewer] = await capture.sums({ valuesMax: 100, signal });
      assert.deepEqual(fewer!.labelsCapped, ["app"]);
    };
    await check(await openCapture(dir.path));
    await writer.close();
    await check(await openCapture(dir.path));
    await assert.rejects(
      (await openCapture(dir.path)).sums({ valuesMax: 9, signal: AbortSignal.abort("enough") }),
      (reason) => reason === "enough",
    );
  }
});

Deno.test("CaptureWriter.open() says that a file is in the way of the directory", async () => {
  using dir = tempDir();
  const file = dir.file("notes.txt");
  Deno.writeTextFileSync(file, "kept");
  for (const place of [file, `${file}/capture`]) {
    await assert.rejects(
      CaptureWriter.open(options(place)),
      (error) =>
        isLogtapError(error) && error.kind === "usage" &&
        error.message.includes(`"${place}": a file is in the way`),
    );
  }
  assert.equal(Deno.readTextFileSync(file), "kept");
});
