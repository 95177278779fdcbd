import assert from "node:assert/strict";
import { Backlog } from "../../../../lib/capture/write/backlog.ts";
import type {
  ClosedFrame,
  DataFile,
  Log,
  PreparedFrame,
} from "../../../../lib/capture/write/data_file.ts";
import { Intake } from "../../../../lib/capture/write/intake.ts";
import { batchOf } from "../../../support/batches.ts";
import { type Random, seededRandom } from "../../../support/random.ts";

/** A disk in memory whose every operation may fail, as often as the test says. */
class FaultyDisk {
  readonly files = new Map<string, Uint8Array>();
  readonly #random: Random;
  failing = false;

  constructor(random: Random) {
    this.#random = random;
  }

  async operate<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.failing && this.#random.int(3) === 0) throw new Error("no space left on device");
    return work();
  }

  open(path: string): Promise<Log> {
    return this.operate(() => {
      let kept: Uint8Array = new Uint8Array(0);
      const write = () => void this.files.set(path, kept);
      write();
      return {
        path,
        get size() {
          return kept.length;
        },
        append: (bytes) => {
          const copy = bytes.slice();
          return this.operate(() => {
            kept = joined(kept, copy);
            write();
          });
        },
        truncate: (size) => {
          kept = kept.slice(0, size);
          return this.operate(write);
        },
        sync: () => this.operate(() => {}),
        remove: () => this.operate(() => void this.files.delete(path)),
      };
    });
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

class MemoryFile implements DataFile {
  readonly name: string;
  readonly #disk: FaultyDisk;

  constructor(name: string, disk: FaultyDisk) {
    this.name = name;
    this.#disk = disk;
  }

  openLog({ firstCursor }: { firstCursor: number }): Promise<Log> {
    return this.#disk.open(`${this.name}.${firstCursor}`);
  }

  dropLog(log: Log): Promise<void> {
    return log.remove();
  }

  prepare = (closed: ClosedFrame): Promise<PreparedFrame> => Promise.resolve(closed);
  commit = (): Promise<void> => Promise.resolve();
  settle = (): Promise<void> => Promise.resolve();
  finish = (): Promise<undefined> => Promise.resolve(undefined);
}

interface Bench {
  readonly disk: FaultyDisk;
  readonly intake: Intake;
  readonly handed: ClosedFrame[];
  readonly finished: string[];
}

function newBench(random: Random, frameBytes: number, fileBytes: number): Bench {
  const disk = new FaultyDisk(random);
  const handed: ClosedFrame[] = [];
  const finished: string[] = [];
  let files = 0;
  const intake = new Intake({
    sizes: {
      fileBytes,
      diskBytes: 1e9,
      frameBytes,
      buffer: { kind: "bytes", limit: 1e9 },
      unsettledBytes: 1e9,
      auditBytes: 1e6,
    },
    fsync: "always",
    firstCursor: 1,
    buffers: { takeBuffer: (size) => new ArrayBuffer(size), giveBuffer: () => {} },
    committer: {
      push: (_file, closed) => void handed.push(closed),
      finish: (file) => void finished.push(file.name),
    },
    backlog: new Backlog({ kind: "bytes", limit: 1e9 }),
    cap: { makeRoom: () => disk.operate(() => {}) },
    nextFile: () => new MemoryFile(`file-${files++}`, disk),
    syncNames: () => disk.operate(() => {}),
  });
  return { disk, intake, handed, finished };
}

Deno.test("Intake keeps every acknowledged line once, in dense order, whatever fails", async () => {
  for (let round = 0; round < 40; round++) {
    const random = seededRandom(1000 + round);
    const bench = newBench(random, 500 + random.int(3000), 4000 + random.int(20_000));
    const acknowledged = await pushAtRandom(bench, random);
    bench.disk.failing = false;
    await bench.intake.finish();
    const stored = storedIds(bench);
    const context = `seed ${random.seed}`;
    assert.deepEqual([...new Set(stored)], stored, `a line twice, ${context}`);
    assert.deepEqual(acknowledged.filter((id) => !stored.includes(id)), [], `lost, ${context}`);
    assert.equal(bench.intake.durableLines, stored.length, context);
    assertDense(bench.handed, context);
  }
});

/** Several senders beside each other; returns the ids of the lines that were acknowledged. */
async function pushAtRandom({ disk, intake }: Bench, random: Random): Promise<number[]> {
  const acknowledged: number[] = [];
  let nextId = 0;
  const sender = async () => {
    for (let push = 0; push < 30; push++) {
      disk.failing = random.int(3) === 0;
      const ids = Array.from({ length: 1 + random.int(60) }, () => nextId++);
      const app = `app-${random.int(4)}`;
      const batch = batchOf(
        ids.map((id) => ({ app, msg: `id=${id} ${"x".repeat(random.int(90))}` })),
      );
      try {
        await intake.append(batch);
        acknowledged.push(...ids);
      } catch (error) {
        assert.match(String(error), /no space left/);
      }
    }
  };
  await Promise.all([sender(), sender(), sender(), sender()]);
  return acknowledged;
}

/** Ids in the frames that reached the committer, from the bytes on the disk. */
function storedIds({ disk, handed }: Bench): number[] {
  return handed.flatMap(({ frame, log }) => {
    const text = new TextDecoder().decode(disk.files.get(log.path)!.subarray(0, frame.length));
    return text.trim().split("\n").map((line) => Number(/id=(\d+)/.exec(line)![1]));
  });
}

function assertDense(handed: readonly ClosedFrame[], context: string): void {
  let next = 1;
  for (const { frame, log } of handed) {
    assert.equal(frame.firstCursor, next, `a gap before ${log.path}, ${context}`);
    assert.equal(frame.durable, frame.length, context);
    const counted = frame.sets.reduce((sum, { lines }) => sum + lines, 0);
    assert.equal(counted, frame.lines, `tallies, ${context}`);
    next += frame.lines;
  }
}

Deno.test("Intake finishes each file behind its last frame", async () => {
  const bench = newBench(seededRandom(7), 1000, 3000);
  for (let push = 0; push < 20; push++) {
    const lines = Array.from({ length: 10 }, (_, i) => ({ app: "a", msg: `id=${push * 10 + i}` }));
    await bench.intake.append(batchOf(lines));
  }
  await bench.intake.finish();
  const order = [...new Set(bench.handed.map(({ log }) => log.path.split(".")[0]))];
  assert.ok(order.length > 2, "several files");
  assert.deepEqual(bench.finished, order);
});
