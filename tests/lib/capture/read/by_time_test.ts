import assert from "node:assert/strict";
import fc from "fast-check";
import { byTime, type RawEntry } from "../../../../lib/capture/mod.ts";
import { SEED } from "../../../support/random.ts";

/** An entry at a second, named by its source and place, of about so many bytes. */
function entryAt(second: number | string, name: string, size = 40): RawEntry {
  const ts = typeof second === "string"
    ? second
    : new Date(Date.UTC(2026, 10, 21) + second * 1000).toISOString();
  return { entry: { ts, labels: {}, msg: name }, cursor: 1, bytes: new Uint8Array(size) };
}

async function* blocksOf(...blocks: readonly (readonly RawEntry[])[]) {
  for (const block of blocks) yield await Promise.resolve(block);
}

async function joined(
  sources: readonly (readonly (readonly RawEntry[])[])[],
  windowBytes?: number,
): Promise<{ readonly names: readonly string[]; readonly late: number }> {
  const names: string[] = [];
  let late = 0;
  const options = windowBytes === undefined ? {} : { windowBytes };
  for await (const batch of byTime(sources.map((blocks) => blocksOf(...blocks)), options)) {
    names.push(...batch.entries.map(({ entry }) => entry.msg));
    late += batch.late;
  }
  return { names, late };
}

Deno.test("byTime() sorts by time, then source, then place", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.array(fc.nat(20), { maxLength: 6 }), { maxLength: 4 }), {
        maxLength: 4,
      }),
      async (seconds) => {
        const all: { second: number; name: string }[] = [];
        const sources = seconds.map((blocks, source) => {
          let place = 0;
          return blocks.map((block) =>
            block.map((second) => {
              const name = `${source}/${place++}`;
              all.push({ second, name });
              return entryAt(second, name);
            })
          );
        });
        // `sort` is stable, and the entries were gathered by source and place.
        const want = all.sort((a, b) => a.second - b.second).map(({ name }) => name);
        assert.deepEqual(await joined(sources), { names: want, late: 0 });
      },
    ),
    { numRuns: 100, seed: SEED },
  );
});

Deno.test("byTime() leaves an entry without a time behind the one before it", async () => {
  const sources = [
    [[entryAt(1, "a1"), entryAt("never", "a2"), entryAt(3, "a3")]],
    [[entryAt("", "b1"), entryAt(2, "b2")]],
  ];
  assert.deepEqual((await joined(sources)).names, ["b1", "a1", "a2", "b2", "a3"]);
});

Deno.test("byTime() holds a window, not the capture: what is further away comes late, and is counted", async () => {
  const MIB = 1024 * 1024;
  // Every block has one entry from the far future: they must not fill the memory.
  let asked = 0;
  async function* endless() {
    for (let i = 0; i < 40; i++) {
      asked = i;
      const name = String(i).padStart(2, "0");
      yield await Promise.resolve([
        entryAt(i, name, MIB / 2),
        entryAt(1000 + i, `f${name}`, MIB / 2),
      ]);
    }
  }
  const names: string[] = [];
  let late = 0;
  for await (const batch of byTime([endless()], { windowBytes: 4 * MIB })) {
    names.push(...batch.entries.map(({ entry }) => entry.msg));
    late += batch.late;
    // A MiB a block: four are held, and one may have come on top.
    assert.ok(asked - names.length / 2 <= 6, `${asked} blocks read, ${names.length} entries out`);
  }
  assert.equal(names.length, 80);
  assert.equal(names[0], "00");
  assert.ok(late > 0);
  const near = await joined([[[entryAt(2, "b")], [entryAt(1, "a")]]], 4 * MIB);
  assert.deepEqual(near, { names: ["a", "b"], late: 0 });
});

Deno.test("byTime() closes its sources when nobody wants more, or one fails", async () => {
  let closed = 0;
  async function* source(fails: boolean) {
    try {
      yield await Promise.resolve([entryAt(1, "x", 5_000_000)]);
      if (fails) throw new Error("unreadable");
      yield [entryAt(2, "y", 5_000_000)];
      yield [entryAt(3, "z", 5_000_000)];
    } finally {
      closed++;
    }
  }
  for await (const _ of byTime([source(false), source(false)])) break;
  assert.equal(closed, 2);
  await assert.rejects(async () => {
    for await (const _ of byTime([source(false), source(true)]));
  }, /unreadable/);
  assert.equal(closed, 4);
});
