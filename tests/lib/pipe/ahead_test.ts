import assert from "node:assert/strict";
import { oneAhead } from "../../../lib/pipe/mod.ts";

/** Counts to `count`, and writes down what is asked of it. */
async function* counter(count: number, log: string[]): AsyncGenerator<number> {
  try {
    for (let i = 1; i <= count; i++) {
      log.push(`made ${i}`);
      await Promise.resolve();
      yield i;
    }
    if (count > 5) throw new Error("too many");
  } finally {
    log.push("ended");
  }
}

Deno.test("oneAhead() gives every value in order, and asks for the next one before it gives one", async () => {
  const log: string[] = [];
  for await (const n of oneAhead(counter(3, log))) log.push(`took ${n}`);
  assert.deepEqual(log, ["made 1", "made 2", "took 1", "made 3", "took 2", "ended", "took 3"]);
});

Deno.test("oneAhead() of nothing is nothing", async () => {
  assert.deepEqual(await Array.fromAsync(oneAhead(counter(0, []))), []);
});

Deno.test("oneAhead() throws what its source throws, behind the values before", async () => {
  const taken: number[] = [];
  await assert.rejects(async () => {
    for await (const n of oneAhead(counter(6, []))) taken.push(n);
  }, /too many/);
  assert.deepEqual(taken, [1, 2, 3, 4, 5, 6]);
});

Deno.test("oneAhead() ends its source when nobody goes on, whatever that was about to throw", async () => {
  const log: string[] = [];
  for await (const n of oneAhead(counter(6, log))) if (n === 6) break;
  assert.equal(log.at(-1), "ended");
});
