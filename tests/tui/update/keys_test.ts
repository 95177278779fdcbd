import assert from "node:assert/strict";
import {
  at,
  entriesOf,
  entryOf,
  loadedState,
  RECV,
  REPLAY,
  searchOf,
  stateOf,
} from "../../support/view_states.ts";
import { after, effectTexts } from "../../support/view_steps.ts";
import { ACTIONS } from "../../../tui/update/actions.ts";
import { KEY_GROUPS } from "../../../tui/keys.ts";
import type { State } from "../../../tui/state.ts";

/** 18 rows for entries; 60 of 100 are in memory, from the first one on. */
const LOADED = loadedState(entriesOf(1, 60));
const AT_10 = loadedState(entriesOf(1, 60), { pane: { at: 9 } });
const SEARCHED: Partial<State> = { search: searchOf("x", [3, 40]) };
const TASK = { ticket: 5, kind: "seek", doing: "searching", share: 0, found: 0 } as const;
const COUNT = { ...TASK, ticket: 6, kind: "count" } as const;
const CLOCKED = { ...REPLAY, speed: 4, ahead: { next: at(9) }, reached: at(5) };

interface Row {
  readonly keys: readonly string[];
  readonly from?: State;
  /** Fields of the pane, the mode's kind, the notice, and whatever else of the state. */
  readonly want?: Readonly<Record<string, unknown>>;
  readonly asks?: readonly string[];
}

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  down: [
    { keys: ["j"], want: { at: 1, top: 0 } },
    { keys: ["down", "wheel_down"], want: { at: 2 } },
    { keys: Array(20).fill("j"), want: { at: 20, top: 3 } },
  ],
  up: [
    { keys: ["k"], want: { at: 0 } },
    { keys: ["up", "wheel_up"], from: AT_10, want: { at: 7 } },
    {
      keys: ["k"],
      from: loadedState(entriesOf(83, 18), { pane: { at: 17, isFollowing: true, isStart: true } }),
      want: { at: 16, isFollowing: false },
    },
  ],
  half_down: [{ keys: ["d"], want: { at: 9, top: 9 } }, { keys: ["ctrl+d"], want: { at: 9 } }],
  half_up: [{ keys: ["d", "d", "u"], want: { at: 9, top: 9 } }, {
    keys: ["ctrl+u"],
    want: { at: 0 },
  }],
  page_down: [
    { keys: ["page_down"], want: { at: 18, top: 18 } },
    { keys: ["ctrl+f", "ctrl+f"], want: { at: 36, top: 36 }, asks: ["window cursor 37"] },
  ],
  page_up: [{ keys: ["page_down", "page_up"], want: { at: 0, top: 0 } }, {
    keys: ["ctrl+f", "ctrl+b"],
    want: { at: 0 },
  }, { keys: ["ctrl+f", "b"], want: { at: 0 } }],
  top: [
    { keys: ["g", "g"], asks: ["window start"], want: { mode: "normal" } },
    { keys: ["g"], want: { mode: "prefix" } },
    {
      keys: ["g", "x"],
      want: { mode: "normal", at: 0, notice: "gx means nothing here; ? lists the keys" },
    },
    { keys: ["g", "esc"], want: { mode: "normal", notice: undefined } },
    { keys: ["home"], asks: ["window start"] },
    { keys: ["<"], asks: ["window start"] },
  ],
  bottom: [
    { keys: ["G"], asks: ["window end"], want: { isFollowing: true } },
    { keys: ["end"], asks: ["window end"] },
  ],
  left: [
    { keys: ["left"], want: { shift: 0 } },
    { keys: ["right", "right", "h"], want: { shift: 20 } },
  ],
  right: [{ keys: ["right"], want: { shift: 20 } }],
  line_start: [{ keys: ["right", "right", "^"], want: { shift: 0 } }],
  follow: [
    { keys: ["f"], asks: ["window end"], want: { isFollowing: true } },
    { keys: ["f", "f"], asks: ["window end"], want: { isFollowing: false } },
  ],
  search: [{ keys: ["/"], want: { mode: "prompt search" } }],
  grep: [{ keys: ["&"], want: { mode: "prompt grep" } }, {
    keys: ["/", "="],
    want: { mode: "prompt grep" },
  }],
  hide: [{ keys: ["!"], want: { mode: "prompt hide" } }, {
    keys: ["/", "!"],
    want: { mode: "prompt hide" },
  }],
  label: [{ keys: ["l"], want: { mode: "prompt label" } }],
  services: [{ keys: ["s"], asks: ["services"] }],
  time: [{ keys: ["t"], want: { mode: "prompt time" } }],
  command: [{ keys: [":"], want: { mode: "prompt command" } }],
  export: [{ keys: ["w"], want: { mode: "prompt export", line: "filtered-20261121-103521" } }],
  next_hit: [
    { keys: ["n"], want: { notice: "no search yet: / starts one" } },
    { keys: ["n"], from: { ...AT_10, ...SEARCHED }, asks: ["window cursor 40"] },
    { keys: ["n"], from: stateOf(SEARCHED), asks: ["window cursor 3"] },
    {
      keys: ["n"],
      from: { ...AT_10, search: searchOf("x", [3]) },
      asks: ["seek /x forward from 100"],
    },
  ],
  previous_hit: [
    { keys: ["N"], from: { ...AT_10, ...SEARCHED }, asks: ["window cursor 3"] },
    { keys: ["N"], from: stateOf(SEARCHED), asks: ["window cursor 40"] },
    {
      keys: ["N"],
      from: { ...AT_10, search: searchOf("x", []) },
      asks: ["seek /x backward from 10"],
    },
  ],
  next_error: [
    { keys: ["e"], asks: ["seek error forward from 1"] },
    {
      keys: ["e", "e", "j"],
      asks: ["seek error forward from 1"],
      want: { typedAhead: ["e", "j"] },
    },
  ],
  previous_error: [{ keys: ["E"], from: AT_10, asks: ["seek error backward from 10"] }],
  mark: [
    { keys: ["m"], want: { mode: "letter" } },
    { keys: ["m", "a"], from: AT_10, want: { marks: "a=10", mode: "normal", notice: "marked a" } },
    { keys: ["m", "A"], want: { marks: "", mode: "normal" } },
    { keys: ["m", "a"], from: stateOf(), want: { marks: "" } },
  ],
  to_mark: [
    { keys: ["m", "b", "j", "'", "b"], asks: ["window cursor 1"] },
    { keys: ["'", "z"], want: { notice: "nothing is marked z" } },
    {
      keys: ["'", "a"],
      from: { ...AT_10, marks: new Map([["a", 4]]), extent: { ...AT_10.extent, firstCursor: 5 } },
      want: {
        at: 9,
        notice: "the entry marked a is gone: the oldest file made room for new ones",
      },
    },
    { keys: ["'", "esc"], want: { mode: "normal" } },
  ],
  back: [
    { keys: ["esc"] },
    {
      keys: ["esc"],
      from: stateOf({ tasks: [TASK, COUNT] }),
      asks: ["stop 5"],
      want: { notice: "stopped" },
    },
    {
      keys: ["esc"],
      from: stateOf({ ...SEARCHED, tasks: [COUNT] }),
      asks: ["stop 5"],
      want: { search: undefined },
    },
    {
      keys: ["esc", "esc"],
      from: {
        ...AT_10,
        ...SEARCHED,
        filters: [{ kind: "grep", text: "a" }, { kind: "hide", text: "b" }],
      },
      asks: ["stop 5", "filters =a", "window cursor 10", "count"],
      want: { filters: "grep a" },
    },
  ],
  detail: [
    { keys: ["enter"], from: AT_10, want: { mode: "detail" } },
    { keys: ["enter"], from: stateOf(), want: { mode: "normal" } },
  ],
  histogram: [{ keys: ["i"], asks: ["histogram"], want: { mode: "histogram" } }],
  patterns: [{ keys: ["p"], asks: ["patterns"], want: { mode: "patterns" } }],
  copy: [
    {
      keys: ["y"],
      from: loadedState([entryOf(1, { ts: "t", labels: { a: "b" }, meta: { c: "d" }, msg: "e" })]),
      asks: ['copy {"ts":"t","labels":{"a":"b"},"msg":"e","meta":{"c":"d"}}'],
      want: { notice: "copied" },
    },
    { keys: ["y"], from: stateOf() },
    {
      keys: ["y"],
      from: loadedState([entryOf(1, { msg: "ü".repeat(40_000) })]),
      want: { notice: "too long for a clipboard, which takes 72.3 KB" },
    },
  ],
  pause: [
    { keys: ["space"], from: stateOf({ header: CLOCKED }), want: { isPaused: true } },
    { keys: ["space", "space"], from: stateOf({ header: CLOCKED }), want: { isPaused: false } },
    {
      keys: ["space"],
      from: loadedState(entriesOf(1, 100), { header: RECV }),
      want: { at: 18, top: 18 },
    },
    { keys: ["space"], want: { at: 18, top: 18 } },
  ],
  faster: [{ keys: ["]"], from: stateOf({ header: CLOCKED }), want: { speed: 8 } }],
  slower: [{ keys: ["["], from: stateOf({ header: CLOCKED }), want: { speed: 2 } }],
  instant: [{
    keys: ["0"],
    from: stateOf({ header: CLOCKED }),
    want: { speed: 0 },
    asks: ["advance all"],
  }],
  skip: [
    { keys: [">"], from: stateOf({ header: CLOCKED }), asks: [`advance ${at(9)}`] },
    { keys: [">"], from: stateOf({ header: RECV }), asks: ["window end"] },
    { keys: [">"], asks: ["window end"], want: { isFollowing: true } },
  ],
  help: [{ keys: ["?"], want: { mode: "help" } }],
  redraw: [{ keys: ["ctrl+l"], asks: ["redraw"] }, { keys: ["/", "ctrl+l"], asks: ["redraw"] }],
  suspend: [
    { keys: ["ctrl+z"], asks: ["suspend"] },
    { keys: ["?", "ctrl+z"], asks: ["suspend"], want: { mode: "help" } },
  ],
  quit: [
    { keys: ["q"], want: { isDone: true } },
    { keys: ["Q"], want: { isDone: true } },
    { keys: ["ctrl+c"], want: { isDone: true } },
    {
      keys: ["x", "shift+tab"],
      want: { isDone: false, notice: "Shift-Tab means nothing here; ? lists the keys" },
    },
  ],
};

/** What of a state the rows look at. */
function seen({ mode, pane, header, ...state }: State): Readonly<Record<string, unknown>> {
  return {
    ...header,
    ...state,
    ...pane,
    mode: mode.kind === "prompt" ? `prompt ${mode.prompt}` : mode.kind,
    line: mode.kind === "prompt" ? mode.line.chars.join("") : undefined,
    notice: state.notice?.text,
    marks: [...state.marks].map(([letter, cursor]) => `${letter}=${cursor}`).join(),
    filters: state.filters.map(({ kind, text }) => `${kind} ${text}`).join(),
  };
}

Deno.test("every action has its rows, and every row is one of an action's keys", () => {
  const actions = KEY_GROUPS.flatMap(({ keys }) => keys);
  assert.deepEqual(Object.keys(ROWS).sort(), actions.map(({ action }) => action).sort());
  assert.deepEqual(Object.keys(ACTIONS).sort(), Object.keys(ROWS).sort());
});

for (const [action, rows] of Object.entries(ROWS)) {
  Deno.test(`keys: ${action}`, () => {
    for (const { keys, from = LOADED, want = {}, asks = [] } of rows) {
      const step = after(from, ...keys);
      const name = keys.join(" ");
      assert.deepEqual(effectTexts(step), asks, name);
      const got = seen(step.state);
      for (const [field, value] of Object.entries(want)) {
        assert.deepEqual(got[field], value, `${name}: ${field}`);
      }
    }
  });
}

Deno.test("no key means two things, and none hides behind the first key of two", () => {
  const keys = KEY_GROUPS.flatMap(({ keys }) => keys).flatMap(({ keys }) => keys);
  assert.equal(new Set(keys).size, keys.length);
  const prefixes = keys.filter((key) => key.includes(" ")).map((key) => key.split(" ")[0]);
  assert.deepEqual(keys.filter((key) => prefixes.includes(key)), []);
});

Deno.test("a notice lasts until the next key", () => {
  const { state } = after(stateOf(), "'", "z");
  assert.equal(state.notice?.text, "nothing is marked z");
  assert.equal(after(state, { kind: "tick", nowMs: 0 }).state.notice?.text, "nothing is marked z");
  assert.equal(after(state, "j").state.notice, undefined);
});

Deno.test("Alt and a key that means nothing is Escape and the key", () => {
  const quick = after(stateOf(SEARCHED), "alt+?").state;
  assert.equal(quick.search, undefined);
  assert.equal(quick.mode.kind, "help");
  const again = after(quick, "alt+q").state;
  assert.deepEqual([again.mode.kind, again.isDone], ["normal", true]);
});
