import assert from "node:assert/strict";
import { stateOf } from "../../support/view_states.ts";
import { after, typing } from "../../support/view_steps.ts";
import { textOf } from "../../../tui/prompt.ts";
import type { State } from "../../../tui/state.ts";

function lineIn({ mode }: State): string {
  return mode.kind === "prompt" ? `${mode.prompt} ${textOf(mode.line)}` : mode.kind;
}

/** Two searches, a filter and a command, in that order. */
const TYPED = after(
  stateOf(),
  ...["/", ...typing("one"), "enter", "/", ...typing("two"), "enter"],
  ...["&", ...typing("three"), "enter", ":", ...typing("42%"), "enter"],
).state;

const ROWS: readonly { keys: readonly string[]; want: string }[] = [
  { keys: ["/", "up"], want: "search three" },
  { keys: ["/", "up", "up", "up"], want: "search one" },
  { keys: ["/", ...Array(9).fill("ctrl+p")], want: "search one" },
  { keys: ["!", "up", "up", "down"], want: "hide three" },
  { keys: ["/", "up", "up", "ctrl+n", "down"], want: "search " },
  { keys: ["/", "down"], want: "search " },
  { keys: [":", "up"], want: "command 42%" },
  { keys: ["l", "up"], want: "label " },
  { keys: ["/", "up", "x"], want: "search threex" },
  { keys: ["/", "up", "x", "up"], want: "search three" },
  { keys: ["/", "up", "up", "enter", "/", "up"], want: "search two" },
  { keys: ["/", "(", "enter", "esc", "/", "up"], want: "search three" },
];

for (const { keys, want } of ROWS) {
  Deno.test(`what was typed before: ${keys.join(" ")}`, () => {
    assert.equal(lineIn(after(TYPED, ...keys).state), want);
  });
}

Deno.test("so many lines are remembered, each once", () => {
  let state = stateOf();
  for (let i = 0; i < 150; i++) {
    state = after(state, ":", ...typing(`${i % 120}`), "enter").state;
  }
  assert.equal(state.typed.length, 100);
  assert.equal(new Set(state.typed.map(({ text }) => text)).size, 100);
  assert.equal(state.typed.at(-1)?.text, "29");
});
