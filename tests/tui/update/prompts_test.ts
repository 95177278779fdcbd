import assert from "node:assert/strict";
import { at, entriesOf, entryOf, loadedState, REPLAY, stateOf } from "../../support/view_states.ts";
import { after, effectTexts, typing } from "../../support/view_steps.ts";
import type { State } from "../../../tui/state.ts";

const AT_10 = loadedState(entriesOf(1, 60), { pane: { at: 9 } });

interface Row {
  readonly name: string;
  readonly keys: readonly string[];
  readonly from?: State;
  readonly asks?: readonly string[];
  /** Part of why the line is refused. */
  readonly fault?: RegExp;
  readonly want?: (state: State) => unknown;
}

const typed = (
  key: string,
  text: string,
  ...more: string[]
) => [key, ...typing(text), "enter", ...more];

const ROWS: readonly Row[] = [
  {
    name: "a search",
    keys: typed("/", "time out"),
    asks: ["hits time out from 10"],
    want: ({ search }) => search?.source === "time out",
  },
  {
    name: "an empty search is the one before",
    keys: [...typed("/", "a"), "/", "enter"],
    asks: ["hits a from 10", "seek /a forward from 10"],
  },
  { name: "a broken pattern", keys: typed("/", "(a"), fault: /missing closing|Cannot/ },
  { name: "a grep", keys: typed("&", "a|b"), asks: ["filters =a|b", "window cursor 10", "count"] },
  {
    name: "a grep as older fingers type it",
    keys: typed("/", "=a"),
    asks: ["filters =a", "window cursor 10", "count"],
  },
  { name: "a broken grep", keys: typed("&", "["), fault: /Cannot/ },
  { name: "an empty grep", keys: ["&", "enter"] },
  {
    name: "hiding",
    keys: typed("!", "health"),
    asks: ["filters !health", "window cursor 10", "count"],
  },
  {
    name: "a label",
    keys: typed("l", "app=api"),
    asks: ["filters app=api", "window cursor 10", "count"],
  },
  { name: "a broken label", keys: typed("l", "no equals"), fault: /Cannot/ },
  { name: "an empty label", keys: ["l", "space", "enter"] },
  {
    name: "a stack of filters",
    keys: [...typed("l", "app=api"), ...typed("!", "x")],
    asks: [
      "filters app=api",
      "window cursor 10",
      "count",
      "filters app=api,!x",
      "window cursor 10",
      "stop 2",
      "count",
    ],
  },
  {
    name: "a time",
    keys: typed("t", "10:33"),
    asks: ["window time 2026-11-21T10:33:00.000000000Z"],
  },
  {
    name: "a time of the day that is looked at",
    keys: typed("t", "10:33"),
    from: loadedState([entryOf(1, { ts: "2026-11-24T22:00:00.5Z" })], { zone: 330 }),
    asks: ["window time 2026-11-25T05:03:00.000000000Z"],
  },
  { name: "a time before the end", keys: typed("t", "-1m"), asks: [`window time ${at(41)}`] },
  { name: "no time", keys: typed("t", "soon"), fault: /Cannot/ },
  { name: "an export", keys: ["w", "ctrl+u", ...typing("out"), "enter"], asks: ["export out"] },
  { name: "an export to nowhere", keys: ["w", "ctrl+u", "enter"] },
  { name: ":q", keys: typed(":", "q"), want: ({ isDone }) => isDone },
  { name: ":q!", keys: typed(":", "q!"), want: ({ isDone }) => isDone },
  { name: ":quit", keys: typed(":", "quit"), want: ({ isDone }) => isDone },
  { name: ":help", keys: typed(":", "help"), want: ({ mode }) => mode.kind === "help" },
  { name: ":42%", keys: typed(":", "42%"), asks: ["window share 0.42"] },
  { name: ":12.5%", keys: typed(":", "12.5%"), asks: ["window share 0.125"] },
  { name: ":200%", keys: typed(":", "200%"), asks: ["window share 1"] },
  { name: ":17", keys: typed(":", "17"), asks: ["window cursor 17"] },
  {
    name: ":10:33",
    keys: typed(":", "10:33"),
    asks: ["window time 2026-11-21T10:33:00.000000000Z"],
  },
  { name: ":10 33", keys: typed(":", "1x"), fault: /Cannot/ },
  { name: ":w DIR", keys: typed(":", "w out dir"), asks: ["export out dir"] },
  {
    name: ":w",
    keys: typed(":", "w"),
    want: ({ mode }) => mode.kind === "prompt" && mode.prompt === "export",
  },
  {
    name: ":speed 10",
    keys: typed(":", "speed 10"),
    from: stateOf({ header: { ...REPLAY, speed: 1 } }),
    want: ({ header }) => header.kind === "replay" && header.speed === 10,
  },
  {
    name: ":speed x",
    keys: typed(":", "speed x"),
    want: ({ notice }) => /expected :speed/.test(notice?.text ?? ""),
  },
  { name: "an unknown command", keys: typed(":", "frobnicate"), fault: /no such command/ },
  { name: "an empty command", keys: [":", "enter"] },
  { name: "Escape", keys: ["/", "a", "esc"], want: ({ search }) => search === undefined },
  { name: "Ctrl-C", keys: ["/", "a", "ctrl+c"], want: ({ isDone }) => !isDone },
  { name: "Backspace in an empty line", keys: ["/", "a", "backspace", "backspace"] },
  { name: "a key that means nothing there", keys: ["/", "f5", "up", "esc"] },
];

for (const { name, keys, from = AT_10, asks = [], fault, want = () => true } of ROWS) {
  Deno.test(`prompts: ${name}`, () => {
    const step = after(from, ...keys);
    const { mode } = step.state;
    assert.deepEqual(effectTexts(step), asks);
    assert.ok(want(step.state));
    if (fault !== undefined) assert.match(mode.kind === "prompt" ? mode.fault ?? "" : "", fault);
    // What was refused can be mended.
    if (fault !== undefined) assert.ok(mode.kind === "prompt" && mode.line.chars.length > 0);
  });
}

Deno.test("prompts: a fault goes away with the next key", () => {
  const { state } = after(AT_10, "/", "(", "enter", "a");
  assert.ok(state.mode.kind === "prompt" && state.mode.fault === undefined);
  assert.equal(state.mode.line.chars.join(""), "(a");
});

Deno.test("prompts: a paste is text, on one line, and ends nothing", () => {
  const paste = { kind: "paste", text: "two\nlines\r\nq\x1b[A é漢👩\u200d👧" } as const;
  const { state, effects } = after(AT_10, "/", paste);
  assert.deepEqual(effects, []);
  assert.ok(state.mode.kind === "prompt");
  assert.equal(state.mode.line.chars.join(""), "two lines q [A é漢👩\u200d👧");
  assert.equal(after(AT_10, paste).state, AT_10, "outside of a prompt it is nothing");
});
