import assert from "node:assert/strict";
import { byTime, type Timed } from "../../../../lib/analyze/grep/by_time.ts";
import type { BlockFilter } from "../../../../lib/capture/mod.ts";
import { seededRandom } from "../../../support/random.ts";

interface Numbered extends Timed {
  readonly number: number;
}

const BLOCK = 10;

function tsOf(second: number): string {
  const [minutes, seconds] = [Math.floor(second / 60), second % 60];
  const two = (n: number) => `${n}`.padStart(2, "0");
  return `2026-11-21T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${
    two(seconds)
  }.000000000Z`;
}

/** A source in blocks that can be pruned; counts how many are read. */
class Source {
  readonly items: readonly Numbered[];
  blocksRead = 0;

  constructor(seconds: readonly number[]) {
    this.items = seconds.map((second, number) => ({ ts: tsOf(second), bytes: 1, number }));
  }

  async *scan(window: BlockFilter): AsyncGenerator<Numbered> {
    for (let at = 0; at < this.items.length; at += BLOCK) {
      const block = this.items.slice(at, at + BLOCK);
      const times = block.map(({ ts }) => ts).sort();
      if (!window.mayMatch({ min: times[0]!, max: times.at(-1)! })) continue;
      this.blocksRead++;
      await Promise.resolve();
      yield* block;
    }
  }

  async sorted(budgetBytes: number): Promise<readonly number[]> {
    const runs = byTime({ scan: (window) => this.scan(window), budgetBytes });
    return (await Array.fromAsync(runs)).flat().map(({ number }) => number);
  }

  /** By a sort that keeps the order of equal times. */
  wanted(): readonly number[] {
    return this.items.toSorted((a, b) => a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0)
      .map(({ number }) => number);
  }
}

Deno.test("byTime() is a stable sort, whatever fits into memory", async () => {
  const random = seededRandom();
  for (let i = 0; i < 300; i++) {
    const count = random.int(200);
    const spread = 1 + random.int(300);
    const source = new Source(
      Array.from({ length: count }, (_, n) => random.int(2) === 0 ? n : random.int(spread)),
    );
    const budget = 1 + random.int(60);
    assert.deepEqual(await source.sorted(budget), source.wanted(), `${i}: budget ${budget}`);
  }
});

Deno.test("byTime() takes more of one time than fits", async () => {
  const source = new Source([5, ...Array.from({ length: 100 }, () => 7), 6, 7, 9]);
  assert.deepEqual(await source.sorted(10), source.wanted());
  const same = new Source(Array.from({ length: 50 }, () => 7));
  assert.deepEqual(await same.sorted(3), same.wanted());
});

Deno.test("byTime() reads what is in order about once, and all that fits exactly once", async () => {
  const source = new Source(Array.from({ length: 2000 }, (_, n) => n));
  await source.sorted(100);
  assert.ok(source.blocksRead < 2.5 * 200, `${source.blocksRead} of 200 blocks`);
  source.blocksRead = 0;
  await source.sorted(2000);
  assert.equal(source.blocksRead, 200);
});
