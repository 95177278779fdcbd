import assert from "node:assert/strict";
import { ByteBudget } from "../../../lib/ingest/mod.ts";

const LONG_MS = 20_000;

Deno.test("ByteBudget gives what there is, and takes it back", () => {
  const budget = new ByteBudget(100);
  {
    using holding = budget.hold();
    assert.ok(holding.grow(60));
    assert.ok(!holding.grow(41), "over the limit");
    assert.ok(holding.grow(40));
    assert.equal(budget.used, 100);
  }
  assert.equal(budget.used, 0);
});

Deno.test("ByteBudget serves those who wait in order, and lets nobody overtake", async () => {
  const budget = new ByteBudget(100);
  const first = budget.hold();
  assert.ok(first.grow(90));
  const order: string[] = [];
  using large = budget.hold();
  using small = budget.hold();
  const waits = [
    large.growLater(50, LONG_MS).then(() => order.push("large")),
    small.growLater(10, LONG_MS).then(() => order.push("small")),
  ];
  using late = budget.hold();
  assert.ok(!late.grow(5), "there is room, but others were first");
  first[Symbol.dispose]();
  await Promise.all(waits);
  assert.deepEqual(order, ["large", "small"]);
  assert.equal(budget.used, 60);
});

Deno.test("ByteBudget lets a wish go that is not granted in time or never can be", async () => {
  const budget = new ByteBudget(100);
  using holder = budget.hold();
  holder.grow(90);
  using large = budget.hold();
  assert.equal(await large.growLater(50, 1), false);
  assert.equal(await large.growLater(101, LONG_MS), false);
  assert.equal(budget.used, 90);
});

Deno.test("ByteBudget wakes a small wish when the large one before it gives up", async () => {
  const budget = new ByteBudget(100);
  using holder = budget.hold();
  holder.grow(90);
  using large = budget.hold();
  using small = budget.hold();
  const given = [large.growLater(50, 1), small.growLater(10, LONG_MS)];
  assert.deepEqual(await Promise.all(given), [false, true]);
});

Deno.test("ByteBudget gets back what is granted to somebody who has left", async () => {
  const budget = new ByteBudget(100);
  const holder = budget.hold();
  holder.grow(90);
  const leaver = budget.hold();
  const wish = leaver.growLater(50, LONG_MS);
  leaver[Symbol.dispose]();
  holder[Symbol.dispose]();
  await wish;
  assert.equal(budget.used, 0);
});
