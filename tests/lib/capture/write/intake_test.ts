import assert from "node:assert/strict";
import { Backlog } from "../../../../lib/capture/write/backlog.ts";
import type {
  ClosedFrame,
  DataFile,
  Log,
  PreparedFrame,
} from "../../../../lib/capture/write/data_file.ts";
import { Intake, type IntakeOptions } from "../../../../lib/capture/write/intake.ts";
import type { FsyncMode } from "../../../../lib/capture/write/options.ts";
import { batchOf } from "../../../support/batches.ts";
import { type Random, seededRandom } from "../../../support/random.ts";

/** A disk in memory whose every operation may fail, as often as the test says. */
class FaultyDisk {
  readonly files = new Map<string, Uint8Array>();
  /** Bytes of each file that a power cut would leave. */
  readonly synced = new Map<string, number>();
  hasNames = false;
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
          const rest = kept.subarray(0, size); // A longer size fills with zeros, as on any disk.
          kept = joined(rest, new Uint8Array(size - rest.length));
          return this.operate(write);
        },
        sync: () => this.operate(() => void this.synced.set(path, kept.length)),
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

/** Where lines go before they are acknowledged: a log for each frame, or one for the whole file. */
type Logs = "per frame" | "per file";

class MemoryFile implements DataFile {
  readonly name: string;
  readonly #disk: FaultyDisk;
  readonly #logs: Logs;
  #log: Log | undefined;

  constructor(name: string, disk: FaultyDisk, logs: Logs) {
    this.name = name;
    this.#disk = disk;
    this.#logs = logs;
  }

  async openLog({ firstCursor }: { firstCursor: number }): Promise<Log> {
    if (this.#logs === "per frame") return await this.#disk.open(`${this.name}.${firstCursor}`);
    return this.#log ??= await this.#disk.open(`${this.name}.`);
  }

  async dropLog(log: Log): Promise<void> {
    if (this.#logs === "per frame") await log.remove();
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

interface Sizes {
  readonly frameBytes: number;
  readonly fileBytes: number;
  readonly fsync?: FsyncMode;
}

function newBench(
  random: Random,
  sizes: Sizes,
  logs: Logs,
  changes: Partial<IntakeOptions> = {},
): Bench {
  const { frameBytes, fileBytes, fsync = "always" } = sizes;
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
      waitingBytes: 1e9,
      sliceBytes: 8 << 20,
      unsettledBytes: 1e9,
      auditBytes: 1e6,
    },
    fsync,
    firstCursor: 1,
    buffers: { takeBuffer: (size) => new ArrayBuffer(size), giveBuffer: () => {} },
    committer: {
      push: (_file, closed) => void handed.push(closed),
      finish: (file) => void finished.push(file.name),
    },
    backlog: new Backlog({ kind: "bytes", limit: 1e9 }),
    cap: { makeRoom: () => disk.operate(() => {}) },
    nextFile: () => new MemoryFile(`file-${files++}`, disk, logs),
    syncNames: () => disk.operate(() => void (disk.hasNames = true)),
    ...changes,
  });
  return { disk, intake, handed, finished };
}

for (const logs of ["per frame", "per file"] as const) {
  Deno.test(`Intake keeps every acknowledged line once, in dense order, whatever fails, with logs ${logs}`, async () => {
    for (let round = 0; round < 40; round++) await keepsAcknowledged(1000 + round, logs);
  });
}

async function keepsAcknowledged(seed: number, logs: Logs): Promise<void> {
  const random = seededRandom(seed);
  const sizes = { frameBytes: 500 + random.int(3000), fileBytes: 4000 + random.int(20_000) };
  const bench = newBench(random, sizes, logs);
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
  const ends = new Map<string, number>();
  return handed.flatMap(({ frame, log: { path } }) => {
    const start = ends.get(path) ?? 0;
    ends.set(path, start + frame.length);
    const bytes = disk.files.get(path)!.subarray(start, start + frame.length);
    const lines = new TextDecoder().decode(bytes).trim().split("\n");
    return lines.map((line) => Number(/^\{.*id=(\d+).*\}$/.exec(line)?.[1]));
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
  const bench = newBench(seededRandom(7), { frameBytes: 1000, fileBytes: 3000 }, "per frame");
  for (let push = 0; push < 20; push++) {
    const lines = Array.from({ length: 10 }, (_, i) => ({ app: "a", msg: `id=${push * 10 + i}` }));
    await bench.intake.append(batchOf(lines));
  }
  await bench.intake.finish();
  const order = [...new Set(bench.handed.map(({ log }) => log.path.split(".")[0]))];
  assert.ok(order.length > 2, "several files");
  assert.deepEqual(bench.finished, order);
});

for (const logs of ["per frame", "per file"] as const) {
  Deno.test(`Intake.sync() keeps all that was acknowledged, with logs ${logs}`, async () => {
    const sizes = { frameBytes: 1000, fileBytes: 4000, fsync: "interval" } as const;
    const { disk, intake, handed } = newBench(seededRandom(8), sizes, logs);
    for (let push = 0; push < 20; push++) {
      await intake.append(batchOf([{ app: "a", msg: "x".repeat(300) }]));
      if (push % 6 === 5) await syncAtLast(disk, intake);
    }
    await intake.closeOldFrame(-1);
    await syncAtLast(disk, intake);
    assert.ok(handed.length > 3, "frames went to the committer between syncs");
    const sizesOf = [...disk.files].map(([path, { length }]) => [path, length] as const);
    assert.deepEqual(new Map(disk.synced), new Map(sizesOf));
    assert.ok(disk.hasNames);
  });
}

/** What failed is tried again by the next call. */
async function syncAtLast(disk: FaultyDisk, intake: Intake): Promise<void> {
  disk.failing = true;
  for (let failures = 0; failures < 20; failures++) await intake.sync().catch(() => {});
  disk.failing = false;
  await intake.sync();
}

Deno.test("Intake.sync() syncs names again when that failed", async () => {
  const sizes = { frameBytes: 1000, fileBytes: 4000, fsync: "interval" } as const;
  for (let seed = 0; seed < 20; seed++) {
    const { disk, intake } = newBench(seededRandom(seed), sizes, "per frame");
    await intake.append(batchOf([{ app: "a", msg: "m" }]));
    disk.failing = true;
    await intake.sync().catch(() => {});
    disk.failing = false;
    await intake.sync();
    assert.ok(disk.hasNames, `seed ${seed}`);
  }
});

Deno.test("Intake holds no more in memory than it may, however many push at once", async () => {
  const backlog = new Backlog({ kind: "bytes", limit: 10_000 });
  let held = 0;
  let most = 0;
  const { intake } = newBench(seededRandom(9), { frameBytes: 1000, fileBytes: 1e6 }, "per frame", {
    sizes: {
      fileBytes: 1e6,
      diskBytes: 1e9,
      frameBytes: 1000,
      buffer: { kind: "bytes", limit: 10_000 },
      waitingBytes: 10_000,
      sliceBytes: 10_000,
      unsettledBytes: 1e9,
      auditBytes: 1e6,
    },
    backlog,
    buffers: {
      takeBuffer: (size) => {
        most = Math.max(most, held += size);
        return new ArrayBuffer(size);
      },
      giveBuffer: () => {},
    },
    committer: {
      push: (_file, { frame }) =>
        queueMicrotask(() => {
          held -= frame.bytes.length;
          backlog.release(frame.length, frame.lines);
        }),
      finish: () => {},
    },
  });
  const lines = Array.from({ length: 50 }, () => ({ app: "a", msg: "x".repeat(30) }));
  const pushes = Array.from({ length: 40 }, () => intake.append(batchOf(lines)));
  for (const stored of await Promise.all(pushes)) {
    assert.deepEqual(stored, { lines: 50, end: "all" });
  }
  assert.ok(most <= 40_000, `${most} bytes`);
});

Deno.test("Intake stores nothing of a push that finds no room", async () => {
  const backlog = new Backlog({ kind: "bytes", limit: 10 });
  const { intake } = newBench(seededRandom(9), { frameBytes: 1000, fileBytes: 1e6 }, "per frame", {
    backlog,
  });
  backlog.add(10, 1);
  const stored = await intake.append(batchOf([{ app: "a", msg: "m" }]));
  assert.deepEqual(stored, { lines: 0, end: "no_room" });
  assert.equal(intake.durableLines, 0);
});

Deno.test("Intake gives a large push up that finds no room half way, and says how much is stored", async () => {
  const backlog = new Backlog({ kind: "bytes", limit: 5000 });
  const { intake } = newBench(seededRandom(9), { frameBytes: 1000, fileBytes: 1e6 }, "per frame", {
    sizes: {
      fileBytes: 1e6,
      diskBytes: 1e9,
      frameBytes: 1000,
      buffer: { kind: "bytes", limit: 5000 },
      waitingBytes: 5000,
      sliceBytes: 5000,
      unsettledBytes: 1e9,
      auditBytes: 1e6,
    },
    backlog, // Nothing is ever released: the committer is stuck.
    patience: { firstMs: 60_000, furtherMs: 20 },
  });
  const lines = Array.from({ length: 500 }, (_, i) => ({ app: "a", msg: `id=${i}` }));
  const { lines: stored, end } = await intake.append(batchOf(lines));
  assert.equal(end, "no_room");
  assert.ok(stored > 10 && stored < 400, `${stored} lines`);
  assert.equal(intake.durableLines, stored);
});
