import assert from "node:assert/strict";
import { at, entriesOf, entryOf, loadedState } from "../../support/view_states.ts";
import { after, effectTexts } from "../../support/view_steps.ts";
import { helpLines } from "../../../tui/view/help_view.ts";
import { paneHeight } from "../../../tui/view/layout.ts";
import type { Mode, State } from "../../../tui/state.ts";

const LOADED = loadedState(entriesOf(1, 60), { pane: { at: 9 } });
const BUCKETS = Array.from({ length: 10 }, () => ({ lines: 1, errors: 0 }));
const TELL = {
  kind: "histogram",
  ticket: 1,
  from: at(0),
  to: at(100),
  buckets: BUCKETS,
  isDone: true,
} as const;
const PATTERNS = [
  { signature: "GET <n>", pattern: "GET \\d+", lines: 9, example: 33 },
  { signature: "no expression", lines: 2, example: 7 },
];
const TASK = { ticket: 5, doing: "reading", share: 0, found: 0 } as const;

const HELP: Mode = { kind: "help", top: 0 };
const DETAIL: Mode = { kind: "detail", entry: entryOf(10, { msg: "line\n".repeat(100) }), top: 0 };
const HISTOGRAM: Mode = { kind: "histogram", tell: TELL, at: 4 };
const CHOOSING: Mode = { kind: "patterns", patterns: PATTERNS, lines: 12, isDone: true, at: 0 };

function over(mode: Mode, fields: Partial<State> = {}): State {
  return { ...LOADED, ...fields, mode };
}

const CLOSING: readonly (readonly [Mode, readonly string[]])[] = [
  [HELP, ["q", "esc", "ctrl+c", "?"]],
  [DETAIL, ["q", "esc", "ctrl+c", "enter"]],
  [HISTOGRAM, ["q", "esc", "ctrl+c", "i"]],
  [CHOOSING, ["q", "esc", "ctrl+c", "p"]],
];

for (const [mode, keys] of CLOSING) {
  Deno.test(`${mode.kind}: what closes it closes only that, and stops its reading`, () => {
    for (const key of keys) {
      const count = { ...TASK, ticket: 6, kind: "count" } as const;
      const isReading = mode.kind === "histogram" || mode.kind === "patterns";
      const reading = isReading ? [{ ...TASK, kind: mode.kind }] : [];
      const step = after(over(mode, { tasks: [...reading, count] }), key);
      assert.deepEqual([step.state.mode.kind, step.state.isDone], ["normal", false]);
      assert.deepEqual(step.state.tasks, [count]);
      assert.deepEqual(effectTexts(step), isReading ? ["stop 5"] : []);
      assert.equal(step.state.pane, LOADED.pane);
    }
  });
}

const top = (state: State) => "top" in state.mode ? state.mode.top : undefined;
const index = (state: State) => "at" in state.mode ? state.mode.at : undefined;

Deno.test("help and detail scroll, and no further than their ends", () => {
  const last = helpLines(over(HELP)).length - paneHeight(LOADED);
  assert.equal(top(after(over(HELP), "j", "down", "k").state), 1);
  assert.equal(top(after(over(HELP), "k").state), 0);
  assert.equal(top(after(over(HELP), "space").state), paneHeight(LOADED));
  assert.equal(top(after(over(HELP), "G").state), last);
  assert.equal(top(after(over(HELP), "G", "j", "g").state), 0);
  assert.equal(top(after(over(DETAIL), "d", "u", "page_down", "page_up", "j").state), 1);
});

Deno.test("detail: n and N go from entry to entry, y copies", () => {
  const next = after(over(DETAIL), "n").state;
  assert.deepEqual([next.mode.kind === "detail" && next.mode.entry.cursor, next.pane.at], [11, 10]);
  assert.equal(after(over(DETAIL), "N").state.pane.at, 8);
  assert.match(effectTexts(after(over(DETAIL), "y"))[0] ?? "", /^copy \{.*"msg":"line\\n/);
});

Deno.test("histogram: left and right move, Enter goes there", () => {
  assert.equal(index(after(over(HISTOGRAM), "right", "l", "left").state), 5);
  assert.equal(index(after(over(HISTOGRAM), "shift+right").state), 9);
  assert.equal(index(after(over(HISTOGRAM), "shift+left").state), 0);
  assert.equal(index(after(over(HISTOGRAM), "$").state), 9);
  assert.equal(index(after(over(HISTOGRAM), "home").state), 0);
  const step = after(over(HISTOGRAM), "enter");
  assert.deepEqual(effectTexts(step), [`window time ${at(40)}`]);
  assert.equal(step.state.mode.kind, "normal");
  // Nothing is known yet.
  const { tell: _, ...reading } = HISTOGRAM as Mode & { kind: "histogram" };
  assert.equal(after(over(reading), "right", "enter").state.mode.kind, "histogram");
});

Deno.test("patterns: Enter goes to an example, = and ! make filters", () => {
  assert.deepEqual(effectTexts(after(over(CHOOSING), "enter")), ["window cursor 33"]);
  const shown = after(over(CHOOSING), "=");
  assert.deepEqual(effectTexts(shown), ["filters =GET \\d+", "window cursor 10", "count"]);
  const hidden = after(over(CHOOSING), "!");
  assert.deepEqual(hidden.state.filters, [{ kind: "hide", text: "GET \\d+" }]);
  // No expression finds the second.
  assert.equal(after(over(CHOOSING), "j", "=").state.mode.kind, "patterns");
  assert.equal(index(after(over(CHOOSING), "j", "j", "G").state), 1);
  assert.equal(index(after(over(CHOOSING), "j", "g").state), 0);
  const { patterns: _, ...reading } = CHOOSING as Mode & { kind: "patterns" };
  assert.deepEqual(effectTexts(after(over(reading), "j", "enter", "=")), []);
});
