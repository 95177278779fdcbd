import assert from "node:assert/strict";
import { deriveCapture, openCapture, type RawEntry } from "../../../../lib/capture/mod.ts";
import { decodeEntry } from "../../../../lib/entry/mod.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import { findingsIn, linesOf, namesIn, outputTo } from "../../archive/support/made.ts";
import { lineOf } from "../support/made_capture.ts";

const FACTS = {
  started: "2026-11-21T11:32:00.000+01:00",
  stopped: "2026-11-21T12:32:00.000+01:00",
  redaction: { enabled: true, patterns: ["email"] },
  writer: "logtap test",
  derivation: { by: "test", at: "2026-11-21T12:00:00Z", sources: [] },
};

function raw(line: string): Pick<RawEntry, "entry" | "bytes"> {
  return { entry: decodeEntry(line)!, bytes: new TextEncoder().encode(line) };
}

function made(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => lineOf(i + 1).trimEnd());
}

Deno.test("deriveCapture() writes frames, files, index and a ledger that balances", async () => {
  using dir = tempDir();
  const out = dir.file("out");
  const padded = made(40).map((line) => line.replace('"msg":"', `"msg":"${"x".repeat(90_000)}`));
  const totals = await deriveCapture(
    { ...outputTo(out), maxFileBytes: 1_500_000 },
    async (derived) => {
      for (const line of padded) await derived.add(raw(line));
      return FACTS;
    },
  );
  const bytes = padded.reduce((sum, line) => sum + line.length + 1, 0);
  assert.deepEqual(totals, { entries: 40, files: 2, bytes });
  assert.deepEqual(await findingsIn(out), []);
  assert.deepEqual(await linesOf(out), padded);
  const { metadata, layout } = await openCapture(out);
  assert.deepEqual(layout.index.map(({ first, lines }) => [first, lines]), [[1, 22], [23, 18]]);
  assert.deepEqual(metadata.redaction, FACTS.redaction);
  assert.deepEqual([metadata.started, metadata.stopped], [FACTS.started, FACTS.stopped]);
  assert.deepEqual([metadata.ledger?.received, metadata.ledger?.written], [40, 40]);
  assert.deepEqual(metadata.labelsSeen, ["app", "pod"]);
  assert.equal(metadata.derived?.by, "test");
  assert.equal(Deno.statSync(out).mode! & 0o777, 0o700);
});

Deno.test("deriveCapture() keeps bytes that are odd: no times, long lines, bad UTF-8", async () => {
  using dir = tempDir();
  const out = dir.file("out");
  const bad = new TextEncoder().encode('{"ts":"never","msg":"?"}');
  bad[bad.indexOf(63)] = 0xff;
  const long = `{"ts":"2026-11-21T10:32:01+01:00","msg":"${"y".repeat(3_000_000)}"}`;
  await deriveCapture(outputTo(out), async (derived) => {
    await derived.add({ entry: { ts: "never", labels: {}, msg: "" }, bytes: bad });
    await derived.add(raw(long));
    await derived.add(raw(made(1)[0]!));
    return FACTS;
  });
  const read: Uint8Array[] = [];
  for await (const batch of (await openCapture(out)).rawEntries()) {
    read.push(...batch.map(({ bytes }) => bytes.slice()));
  }
  assert.deepEqual(read, [bad, raw(long).bytes, raw(made(1)[0]!).bytes]);
  assert.deepEqual(await findingsIn(out), []);
});

Deno.test("deriveCapture() leaves nothing when its filling fails, or its compressor", async () => {
  using dir = tempDir();
  await assert.rejects(
    deriveCapture(outputTo(dir.file("out")), async (derived) => {
      await derived.add(raw(made(1)[0]!));
      assert.equal(namesIn(dir.path).length, 1); // It is there, under another name.
      throw new Error("enough");
    }),
    /enough/,
  );
  assert.deepEqual(namesIn(dir.path), []);
  const startCompressor = () => {
    throw new Error("no worker");
  };
  await assert.rejects(
    deriveCapture({ ...outputTo(dir.file("out")), startCompressor }, async (derived) => {
      await derived.add(raw(made(1)[0]!));
      return FACTS;
    }),
    /no worker/,
  );
  assert.deepEqual(namesIn(dir.path), []);
});

Deno.test("deriveCapture() takes an empty directory's place, and makes what is missing above", async () => {
  using dir = tempDir();
  Deno.mkdirSync(dir.file("empty"));
  for (const out of [dir.file("empty"), dir.file("a/b/c/")]) {
    await deriveCapture(outputTo(out), async (derived) => {
      await derived.add(raw(made(1)[0]!));
      return FACTS;
    });
    assert.equal((await linesOf(out)).length, 1);
  }
});
