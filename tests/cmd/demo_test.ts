import assert from "node:assert/strict";
import { type DemoFlags, planDemo } from "../../cmd/demo.ts";
import { STORY } from "../../lib/demo/mod.ts";

const SCENE = { dir: "/tmp/shop", port: 4321, nowMs: 1_000 };
const FLAGS: DemoFlags = {
  ...{ dir: undefined, keep: false, headless: false, duration: undefined },
  ...{ rate: 40, seed: 1, color: "auto" },
};

Deno.test("planDemo() tells sender and receiver the same address of this machine", () => {
  const { recv, demo } = planDemo(FLAGS, SCENE);
  assert.deepEqual(recv.address, { host: "127.0.0.1", port: 4321 });
  assert.equal(demo.address, "127.0.0.1:4321");
  assert.equal(recv.writer.dir, "/tmp/shop");
});

Deno.test("planDemo() tells the whole story within a short duration", () => {
  const { demo } = planDemo({ ...FLAGS, duration: 5_000 }, SCENE);
  assert.deepEqual([demo.pace, demo.storyMs], [15, STORY.endMs]);
});

Deno.test("planDemo() keeps to the clock when the duration is long, or none is given", () => {
  const long = planDemo({ ...FLAGS, duration: 300_000 }, SCENE).demo;
  assert.deepEqual([long.pace, long.storyMs], [1, 300_000]);
  const endless = planDemo(FLAGS, SCENE).demo;
  assert.deepEqual([endless.pace, endless.storyMs], [1, undefined]);
});
