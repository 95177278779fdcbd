/** What a power cut can leave that a kill cannot: rows without their frames, zeros, lost files. */
import assert from "node:assert/strict";
import { decodeMetadata, encodeMetadata, withRow } from "../../../../lib/capture/format/mod.ts";
import {
  CaptureWriter,
  isBalanced,
  type Ledger,
  mendFiles,
  repairCapture,
  verifyCapture,
} from "../../../../lib/capture/mod.ts";
import { batchOf } from "../../../support/batches.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import {
  fileOf,
  FIRST_FILE,
  linesBetween,
  linesFrom,
  type MadeFile,
  madeFile,
  metadataFor,
  readAll,
} from "../support/made_capture.ts";
import { concat, MemoryFiles } from "../support/memory_files.ts";

const tailOf = (first: number) => `${FIRST_FILE}.${first}.tail.jsonl`;

/** The file with the frame behind row `i` never written; its row is whole. */
function withoutFrame({ bytes, ends, rows }: MadeFile, i: number): Uint8Array {
  const lost = bytes.slice();
  lost.fill(0, ends[i]! - rows[i]!.row.compressedBytes, ends[i]!);
  return lost;
}

function captureOf(data: Uint8Array, tails: Readonly<Record<number, Uint8Array>>): MemoryFiles {
  const { stopped: _, ...live } = metadataFor(0);
  const files = new MemoryFiles({ "metadata.json": encodeMetadata(live), [FIRST_FILE]: data });
  for (const [first, lines] of Object.entries(tails)) files.set(tailOf(Number(first)), lines);
  return files;
}

async function findingsOf(files: MemoryFiles): Promise<readonly unknown[]> {
  const { findings } = await verifyCapture(files);
  return findings.filter(({ file }) => file !== "metadata.json");
}

interface Cut {
  readonly name: string;
  readonly files: () => MemoryFiles;
  /** Cursor of the last line that is left. */
  readonly last: number;
}

const made = madeFile(1, 3, 40);
const finished = (bytes: Uint8Array) => concat([bytes, made.table]);
const CUTS: readonly Cut[] = [
  {
    name: "the last frame never came, its tail is there",
    files: () => captureOf(withoutFrame(made, 2), { 81: linesFrom(81, 40) }),
    last: 120,
  },
  {
    name: "a frame in the middle never came, its tail is there, those behind are gone",
    files: () => captureOf(withoutFrame(made, 1), { 41: linesFrom(41, 40) }),
    last: 120,
  },
  {
    name: "so in a finished file",
    files: () => captureOf(finished(withoutFrame(made, 1)), { 41: linesFrom(41, 40) }),
    last: 120,
  },
  {
    name: "the last frame never came, and its tail is gone",
    files: () => captureOf(withoutFrame(made, 2), {}),
    last: 80,
  },
  {
    name: "the tail of a whole frame came back",
    files: () => captureOf(made.bytes, { 81: linesFrom(81, 40) }),
    last: 120,
  },
  {
    name: "the tail of a whole frame came back without its lines",
    files: () => captureOf(made.bytes, { 81: new Uint8Array(3000) }),
    last: 120,
  },
  {
    name: "a row says fewer lines than its frame has",
    files: () => captureOf(lyingFile(), { 41: linesFrom(41, 40) }),
    last: 120,
  },
  {
    name: "zeros where the last append was, and its tail",
    files: () => {
      const bytes = made.bytes.slice();
      bytes.fill(0, made.ends[1]);
      return captureOf(bytes, { 81: linesFrom(81, 40) });
    },
    last: 120,
  },
  {
    name: "zeros where the last append was, and no tail",
    files: () => {
      const bytes = made.bytes.slice();
      bytes.fill(0, made.ends[1]);
      return captureOf(bytes, {});
    },
    last: 80,
  },
];

/** A file whose second frame holds one line less than its row says, with the right checksum. */
function lyingFile(): Uint8Array {
  const parts = [[1, 40], [41, 40], [81, 40]] as const;
  const file = fileOf(parts.map(([first, lines]) => ({ first, lines: linesFrom(first, lines) })));
  const short = fileOf([{ first: 41, lines: linesFrom(41, 39) }]);
  const { row } = short.rows[0]!;
  const frame = short.bytes.subarray(short.bytes.length - row.compressedBytes);
  const lying = fileOf([{ first: 1, lines: linesFrom(1, 40) }]).bytes;
  assert.ok(file.bytes.length > lying.length);
  return concat([
    lying,
    withRow({ ...row, lines: 40, newSets: [] }, frame),
    file.bytes.subarray(file.ends[1]!),
  ]);
}

for (const { name, files: make, last } of CUTS) {
  Deno.test(`mendFiles() after a power cut: ${name}`, async () => {
    const files = make();
    const { lastCursor } = await mendFiles(files);
    assert.equal(lastCursor, last);
    assert.deepEqual((await readAll(files)).lines, linesBetween(1, last));
    assert.deepEqual(await findingsOf(files), []);
    assert.deepEqual([...files.files.keys()].filter((file) => file.includes(".tail.")), []);
    assert.deepEqual((await mendFiles(files)).done, []);
  });
}

Deno.test("mendFiles() after a power cut goes on where it was killed itself, at any step", async () => {
  class Killed extends Error {}
  for (const make of [CUTS[1]!.files, CUTS[2]!.files]) {
    for (let steps = 0;; steps++) {
      const files = make();
      let left = steps;
      for (const name of ["append", "truncate", "replace", "remove"] as const) {
        const whole = files[name].bind(files) as (...args: unknown[]) => Promise<void>;
        Object.assign(files, {
          [name]: async (...args: unknown[]) => {
            if (name === "append" && left === 0) {
              await whole(args[0], (args[1] as Uint8Array).subarray(0, 700));
            }
            if (left-- === 0) throw new Killed();
            await whole(...args);
          },
        });
      }
      const isDone = await mendFiles(files).then(() => true, (error) => {
        assert.ok(error instanceof Killed, String(error));
        return false;
      });
      const after = files.clone();
      await mendFiles(after);
      assert.deepEqual((await readAll(after)).lines, linesBetween(1, 120), `step ${steps}`);
      assert.deepEqual(await findingsOf(after), [], `step ${steps}`);
      if (!isDone) continue;
      assert.ok(steps >= 5, `only ${steps} steps`);
      break;
    }
  }
});

Deno.test("mendFiles() keeps the bytes of a frame that is lost", async () => {
  const files = captureOf(withoutFrame(made, 2), {});
  await mendFiles(files);
  assert.deepEqual(
    files.files.get(`${FIRST_FILE}.torn`),
    withoutFrame(made, 2).slice(made.ends[1]),
  );
});

interface Loss {
  readonly name: string;
  readonly known: number;
  readonly there: number;
}

const LOSSES: readonly Loss[] = [
  { name: "metadata knows more lines than there are", known: 200, there: 120 },
  { name: "metadata knows fewer lines than there are", known: 70, there: 120 },
  { name: "metadata knows lines, and none is there", known: 200, there: 0 },
];

for (const { name, known, there } of LOSSES) {
  Deno.test(`a start and --repair settle the same ledger when ${name}`, async () => {
    const [repaired, started] = [await ledgerAfter("repair"), await ledgerAfter("start")];
    assert.deepEqual(started, repaired);
    assert.ok(isBalanced(started));
    assert.equal(started.written, there);
    const lost = Math.max(0, known - there);
    assert.deepEqual(started.dropped, {
      queue_full: 5,
      ...(lost > 0 && { lost_unclean: 30 + lost }),
      ...(lost === 0 && { lost_unclean: 30 }),
    });
    assert.equal(started.received, 35 + (lost > 0 ? known : there));

    async function ledgerAfter(way: "repair" | "start"): Promise<Ledger> {
      using dir = tempDir();
      const { stopped: _, ...live } = metadataFor(known);
      const dropped = { queue_full: 5, lost_unclean: 30 };
      const ledger = { ...live.ledger!, dropped, received: known + 35 };
      const files = captureOf(there === 0 ? new Uint8Array(0) : made.bytes, {});
      files.set("metadata.json", encodeMetadata({ ...live, ledger }));
      for (const [file, bytes] of files.files) Deno.writeFileSync(dir.file(file), bytes);
      if (way === "repair") await repairCapture(dir.path);
      else await (await openWriter(dir.path)).close();
      assert.deepEqual((await verifyCapture(dir.path)).findings, []);
      const text = Deno.readTextFileSync(dir.file("metadata.json"));
      return decodeMetadata(text).ledger!;
    }
  });
}

Deno.test("a writer goes on densely behind lines that a power cut took", async () => {
  using dir = tempDir();
  const { stopped: _, ...live } = metadataFor(200);
  const files = captureOf(made.bytes, {});
  files.set("metadata.json", encodeMetadata(live));
  for (const [file, bytes] of files.files) Deno.writeFileSync(dir.file(file), bytes);
  const writer = await openWriter(dir.path);
  await writer.append(batchOf([{ app: "a", msg: "after" }]));
  await writer.close();
  const report = await verifyCapture(dir.path);
  assert.deepEqual(report.findings, []);
  assert.equal(report.lastCursor, 121);
});

function openWriter(dir: string): Promise<CaptureWriter> {
  return CaptureWriter.open({
    dir,
    maxFileBytes: 64 << 20,
    maxDiskBytes: 1 << 30,
    compress: true,
    buffer: { kind: "bytes", limit: 32 << 20 },
    fsync: "off",
    whenFull: "reject",
    version: "test",
  });
}
