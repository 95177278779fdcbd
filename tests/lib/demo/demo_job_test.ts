import assert from "node:assert/strict";
import { DEMO_JOB } from "../../../lib/demo/mod.ts";

Deno.test("the sender may talk to its receiver, and nothing else", () => {
  const plan = { seed: 1, rate: 40, startMs: 0, pace: 1, address: "127.0.0.1:4321" };
  assert.deepEqual(DEMO_JOB.rightsOf(plan), {
    read: [],
    write: [],
    net: ["127.0.0.1:4321"],
    sys: [],
    netAtStart: [],
  });
  assert.deepEqual(Object.keys(DEMO_JOB.helpers), []);
});
