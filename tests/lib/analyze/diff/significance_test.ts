import assert from "node:assert/strict";
import { groupMasks } from "../../../../lib/analyze/diff/group.ts";
import { hasChanged, scoreOf } from "../../../../lib/analyze/diff/significance.ts";

const at = (count: number, seconds = 60) => ({ count, seconds });

Deno.test("scoreOf() is 0 for equal rates, rises with the difference, and has its sign", () => {
  assert.equal(scoreOf(at(100), at(100)), 0);
  assert.equal(scoreOf(at(100, 60), at(1000, 600)), 0);
  assert.equal(scoreOf(at(0), at(0)), 0);
  assert.ok(scoreOf(at(10), at(20)) < scoreOf(at(100), at(200)));
  assert.equal(scoreOf(at(100), at(200)), -scoreOf(at(200), at(100)));
  // 2 (100 ln(100/150) + 200 ln(200/150)) = 33.98…, by hand.
  assert.equal(scoreOf(at(100), at(200)).toFixed(3), "5.829");
});

Deno.test("hasChanged() wants a difference that is both large and no chance", () => {
  assert.equal(hasChanged(at(1), at(3)), false, "too few");
  assert.equal(hasChanged(at(10_000), at(12_000)), false, "too small");
  assert.equal(hasChanged(at(100), at(200)), true);
  assert.equal(hasChanged(at(200), at(100)), true);
  assert.equal(hasChanged(at(100, 60), at(200, 120)), false, "the same rate for twice as long");
  assert.equal(hasChanged(at(0), at(20)), true);
});

Deno.test("groupMasks() joins what differs in a name, when there are many of it", () => {
  const names = ["ann", "bob", "cy", "dan", "eve", "flo", "gus", "hal"];
  const lines = names.map((name) => `login of ${name} was accepted again today`);
  const few = names.slice(0, 3).map((name) => `the job ${name} has been retried again today`);
  const grouped = groupMasks([...few, ...lines]);
  assert.deepEqual(
    new Set(lines.map((line) => grouped.get(line))),
    new Set(["login of <*> was accepted again today"]),
  );
  assert.deepEqual(few.map((line) => grouped.get(line)), few);
  assert.deepEqual(groupMasks([...lines, ...few].reverse()), grouped);
});
