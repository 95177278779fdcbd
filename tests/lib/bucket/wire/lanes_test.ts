import assert from "node:assert/strict";
import fc from "fast-check";
import { forEachOf, Lanes } from "../../../../lib/bucket/wire/lanes.ts";

const turn = () => new Promise<void>((resolve) => queueMicrotask(resolve));

Deno.test("lanes bound tasks and bytes, let everyone through, and large ones alone", async () => {
  const sizes = fc.array(fc.nat(150), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), sizes, async (count, sizes) => {
      const lanes = new Lanes(count, 100);
      let [running, bytes, done] = [0, 0, 0];
      await Promise.all(sizes.map((size) =>
        lanes.run(size, async () => {
          running++;
          bytes += size;
          assert.ok(running <= count);
          assert.ok(bytes <= 100 || running === 1, `${bytes} bytes in ${running}`);
          await turn();
          await turn();
          running--;
          bytes -= size;
          done++;
        })
      ));
      assert.equal(done, sizes.length);
    }),
    { seed: 5, numRuns: 100 },
  );
});

Deno.test("a lane is free again after a failure", async () => {
  const lanes = new Lanes(1, 10);
  await assert.rejects(lanes.run(10, () => Promise.reject(new Error("no"))));
  assert.equal(await lanes.run(10, () => Promise.resolve(7)), 7);
});

Deno.test("forEachOf() keeps the order, and begins nothing after a failure", async () => {
  const doubled = await forEachOf([3, 1, 2], 2, async (n) => {
    for (let i = 0; i < n; i++) await turn();
    return 2 * n;
  });
  assert.deepEqual(doubled, [6, 2, 4]);
  const begun: number[] = [];
  const failing = forEachOf([0, 1, 2, 3, 4, 5], 2, async (n) => {
    begun.push(n);
    await turn();
    if (n === 1) throw new Error("one");
  });
  await assert.rejects(failing, /one/);
  assert.ok(begun.length <= 3, begun.join());
  assert.deepEqual(await forEachOf([], 4, () => Promise.resolve()), []);
});
