import assert from "node:assert/strict";
import {
  CaptureWriter,
  type Finding,
  openCapture,
  verifyCapture,
} from "../../../../lib/capture/mod.ts";
import { batchOf } from "../../../support/batches.ts";
import { seededRandom } from "../../../support/random.ts";
import { full } from "../../../support/skip.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const PUSHES = full ? 20_000 : 600;
const KB = 1024;

interface LiveCase {
  readonly name: string;
  readonly compress: boolean;
  readonly maxDiskBytes: number;
  readonly evicts: boolean;
}

const CASES: readonly LiveCase[] = [
  { name: "frames", compress: true, maxDiskBytes: 512 * 1024 * KB, evicts: false },
  { name: "plain lines", compress: false, maxDiskBytes: 512 * 1024 * KB, evicts: false },
  { name: "frames and eviction", compress: true, maxDiskBytes: 1024 * KB, evicts: true },
];

/** Numbers that the messages of a reading hold, and the cursors beside them. */
async function readIds(dir: string): Promise<{ ids: number[]; findings: Finding[] }> {
  const findings: Finding[] = [];
  const capture = await openCapture(dir, { onFinding: (finding) => findings.push(finding) });
  const ids: number[] = [];
  for await (const batch of capture.entries()) {
    for (const { cursor, entry } of batch) {
      const id = Number(/id=(\d+)/.exec(entry.msg)?.[1]);
      assert.equal(cursor, id, "a line's cursor is its number");
      ids.push(id);
    }
  }
  return { ids, findings };
}

for (const { name, compress, maxDiskBytes, evicts } of CASES) {
  Deno.test(`a capture is read while it is written: no line lost or doubled (${name})`, async () => {
    using dir = tempDir();
    const random = seededRandom();
    const writer = await CaptureWriter.open({
      dir: dir.path,
      maxFileBytes: 256 * KB,
      maxDiskBytes,
      compress,
      buffer: { kind: "bytes", limit: 4096 * KB },
      fsync: "off",
      whenFull: "reject",
      version: "test",
    });
    let acknowledged = 0;
    let isWriting = true;
    const write = async () => {
      for (let push = 0; push < PUSHES; push++) {
        const count = 1 + random.int(60);
        const first = acknowledged + 1;
        const filler = () => random.next().toString(36).repeat(4);
        const lines = Array.from({ length: count }, (_, i) => ({
          app: `app-${i % 4}`,
          msg: `id=${first + i} ${filler()}`,
        }));
        // On a slow machine there may be no room in time: what is sent back comes again, whole.
        for (;;) {
          const { kind, lines: concerned } = await writer.append(batchOf(lines));
          if (kind === "written") break;
          assert.deepEqual([kind, concerned], ["rejected", count]);
        }
        acknowledged += count;
      }
      isWriting = false;
    };
    let readings = 0;
    const read = async () => {
      while (isWriting) {
        const before = acknowledged;
        const { ids, findings } = await readIds(dir.path);
        checkReading(ids, { before, evicts });
        assert.deepEqual(findings.filter(({ kind }) => !isOfLive(kind, evicts)), []);
        readings++;
      }
    };
    await Promise.all([write(), read()]);
    assert.ok(readings >= 3, `only ${readings} readings while it was written`);
    await writer.close();
    const { ids } = await readIds(dir.path);
    checkReading(ids, { before: acknowledged, evicts });
    assert.deepEqual((await verifyCapture(dir.path)).findings, []);
  });
}

function checkReading(ids: readonly number[], at: { before: number; evicts: boolean }): void {
  const first = ids[0] ?? 1;
  if (!at.evicts) assert.equal(first, 1);
  let breaks = 0;
  for (let i = 1; i < ids.length; i++) {
    assert.ok(ids[i]! > ids[i - 1]!, `${ids[i - 1]} is followed by ${ids[i]}`);
    if (ids[i] !== ids[i - 1]! + 1) breaks++;
  }
  if (!at.evicts) assert.equal(breaks, 0);
  assert.ok((ids.at(-1) ?? 0) >= at.before, `ends at ${ids.at(-1)}, before it ${at.before}`);
}

/** A stale tail is a moment of the writer's; a file may be evicted between a look and a read. */
function isOfLive(kind: Finding["kind"], evicts: boolean): boolean {
  return kind === "stale" || (evicts && (kind === "vanished" || kind === "gap"));
}
