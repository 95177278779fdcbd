import assert from "node:assert/strict";
import { entriesOf, loadedState } from "../../support/view_states.ts";
import { after, effectTexts } from "../../support/view_steps.ts";

const LOADED = loadedState(entriesOf(1, 60), { pane: { at: 9 } });
const GOAL = {
  kind: "window",
  ticket: 1,
  entries: entriesOf(1, 60),
  anchor: 0,
  isStart: true,
  isEnd: false,
} as const;

Deno.test("keys about the entry wait for the jump, in their order; others do not", () => {
  const jumping = after(LOADED, "home", "j", "j", "m").state;
  assert.deepEqual(jumping.typedAhead, ["j", "j", "m"]);
  assert.equal(jumping.pane.at, 9);
  const there = after(jumping, "x", GOAL).state;
  assert.deepEqual([there.pane.at, there.typedAhead, there.mode.kind], [2, [], "normal"]);
  for (const key of ["?", ":", "/", "p"]) {
    assert.notEqual(after(LOADED, "home", key).state.mode.kind, "normal", key);
  }
});

Deno.test("another jump takes the place of the one before", () => {
  assert.deepEqual(effectTexts(after(LOADED, "home", "G")), ["window start", "window end"]);
});

Deno.test("Esc forgets what was typed ahead, q ends at once", () => {
  assert.deepEqual(after(LOADED, "home", "j", "esc").state.typedAhead, []);
  assert.ok(after(LOADED, "home", "j", "q").state.isDone);
});

Deno.test("nobody types more ahead than so much", () => {
  const keys = Array(100).fill("j");
  assert.equal(after(LOADED, "home", ...keys).state.typedAhead.length, 64);
});
