import assert from "node:assert/strict";
import {
  at,
  entriesOf,
  entryOf,
  loadedState,
  RECV,
  searchOf,
  stateOf,
} from "../../support/view_states.ts";
import { after, effectTexts } from "../../support/view_steps.ts";
import type { HitsTell, Tell, WindowTell } from "../../../tui/look/messages.ts";
import { searchFor } from "../../../tui/search.ts";
import type { State, Task } from "../../../tui/state.ts";

const EXTENT = { firstCursor: 1, lastCursor: 100, lines: 100, isLive: true };
const LIVE = loadedState(entriesOf(41, 60), {
  header: RECV,
  extent: EXTENT,
  pane: { at: 59, top: 42, isFollowing: true, isEnd: true },
});
const more = (by: number): Tell => ({
  kind: "extent",
  extent: { ...EXTENT, lastCursor: 100 + by, lines: 100 + by },
});
const task = (kind: Task["kind"], ticket = 5): Task => (
  { ticket, kind, doing: `doing ${kind}`, share: 0, found: 0 }
);
const window = (ticket: number, fields: Partial<WindowTell> = {}): WindowTell => (
  {
    kind: "window",
    ticket,
    entries: entriesOf(1, 60),
    anchor: 0,
    isStart: true,
    isEnd: false,
    ...fields,
  }
);

Deno.test("opened: the first or the last entries are asked for, and what is shown is counted", () => {
  const tell: Tell = {
    kind: "opened",
    zone: 60,
    started: "2026-11-21T09:00:00+01:00",
    stopped: "2026-11-21T10:00:00+01:00",
    labels: ["app"],
    isRedacted: true,
    extent: EXTENT,
  };
  const step = after(stateOf(), tell);
  assert.deepEqual(effectTexts(step), ["window start"]);
  assert.deepEqual([step.state.zone, step.state.reference.stopped], [60, tell.stopped]);
  assert.deepEqual(effectTexts(after(LIVE, tell)), ["window end"]);
  const filtered = stateOf({ filters: [{ kind: "grep", text: "a" }] });
  assert.deepEqual(effectTexts(after(filtered, tell)), ["window start", "count"]);
});

Deno.test("extent: whoever follows asks for the end, once at a time", () => {
  const step = after(LIVE, more(1), more(2), more(3));
  assert.deepEqual(effectTexts(step), ["window end"]);
  assert.equal(step.state.extent.lastCursor, 103);
  // More has come than was asked for: it asks again when that is there.
  const { ticket } = step.state.pane.asked!;
  const loaded = after(
    step.state,
    window(ticket, { entries: entriesOf(42, 60), anchor: 59, isEnd: true }),
  );
  assert.deepEqual(effectTexts(loaded), ["window end"]);
  assert.deepEqual(effectTexts(after(LIVE, more(0))), [], "nothing new");
});

Deno.test("extent: whoever sees the end without following sees more of it", () => {
  const staying: State = { ...LIVE, pane: { ...LIVE.pane, isFollowing: false } };
  assert.deepEqual(effectTexts(after(staying, more(1))), ["window cursor 100"]);
  const elsewhere = loadedState(entriesOf(1, 60), { extent: EXTENT });
  assert.deepEqual(effectTexts(after(elsewhere, more(1))), []);
});

Deno.test("window: only the one that was asked for last counts", () => {
  const asked = after(stateOf(), "home", "G").state;
  const [first, last] = [
    window(1),
    window(2, { entries: entriesOf(41, 60), anchor: 59, isEnd: true }),
  ];
  assert.equal(after(asked, first).state, asked);
  const { state } = after(asked, last);
  assert.deepEqual([state.pane.at, state.pane.asked], [59, undefined]);
  assert.equal(after(state, last).state, state, "nor twice");
});

Deno.test("window: nothing is left", () => {
  const asked = after(stateOf({ filters: [{ kind: "grep", text: "a" }] }), "home").state;
  const { state } = after(asked, window(1, { entries: [], isEnd: true }));
  assert.equal(state.notice?.text, "nothing is left");
});

Deno.test("found: goes there, or says that there is nothing more", () => {
  const state = stateOf({ tasks: [task("seek")] });
  assert.deepEqual(effectTexts(after(state, { kind: "found", ticket: 5, cursor: 77 })), [
    "window cursor 77",
  ]);
  const none = after(state, { kind: "found", ticket: 5 }).state;
  assert.deepEqual([none.notice?.text, none.tasks], ["doing seek: nothing more", []]);
});

const hits = (part: "ahead" | "behind", fields: Partial<HitsTell> = {}): HitsTell => (
  { kind: "hits", ticket: 5, part, cursors: [], total: 0, to: 101, isDone: false, ...fields }
);

Deno.test("hits: gathered as they come; the screen goes to the first ahead, once", () => {
  const search = { ...searchFor("a"), ticket: 5, from: 50, isAwaited: true };
  const state = stateOf({ search, tasks: [task("hits")] });
  const first = after(state, hits("ahead", { to: 60 }), hits("ahead", { cursors: [70], total: 1 }));
  assert.deepEqual(effectTexts(first), ["window cursor 70"]);
  const rest = hits("behind", { cursors: [9], total: 1, to: 50, isDone: true });
  const done = after(first.state, hits("ahead", { cursors: [80], total: 2 }), rest);
  assert.deepEqual(effectTexts(done), []);
  assert.deepEqual(
    [done.state.search?.ahead.cursors, done.state.search?.behind.cursors, done.state.tasks],
    [[70, 80], [9], []],
  );
  const { search: _, ...unsought } = state;
  assert.equal(after(unsought, rest).state.search, undefined);
  const later = after(done.state, hits("ahead", { cursors: [120], total: 3, to: 121 })).state;
  assert.deepEqual(later.search?.ahead.cursors, [70, 80, 120], "what comes later is searched too");
});

Deno.test("hits: nothing ahead is told as soon as it is known", () => {
  const search = { ...searchFor("a"), ticket: 5, from: 50, isAwaited: true };
  const state = stateOf({ search, tasks: [task("hits")] });
  const ahead = after(state, hits("ahead"));
  assert.equal(ahead.state.notice, undefined);
  const known = after(ahead.state, hits("behind", { to: 1 }));
  assert.equal(known.state.notice?.text, "searching /a: nothing more");
  assert.deepEqual([known.effects, known.state.search?.isAwaited], [[], false]);
});

Deno.test("counted, progress, exported, histogram and patterns reach what asked for them", () => {
  const counted = after(
    stateOf({ tasks: [task("count")] }),
    { kind: "counted", ticket: 5, lines: 7, isDone: true },
  ).state;
  assert.deepEqual([counted.shown?.lines, counted.tasks], [7, []]);
  const progress = { kind: "progress", ticket: 5, share: 0.5, found: 3 } as const;
  const [half] = after(stateOf({ tasks: [task("seek")] }), progress).state.tasks;
  assert.deepEqual([half?.share, half?.found], [0.5, 3]);
  const exported = { kind: "exported", ticket: 5, dir: "out", lines: 3 } as const;
  const told = after(stateOf({ tasks: [task("export")] }), exported).state;
  assert.equal(told.notice?.text, "wrote 3 entries to out");
  const histogram = {
    kind: "histogram",
    ticket: 5,
    from: "",
    to: "",
    buckets: [],
    isDone: true,
  } as const;
  const drawn = after(
    stateOf({ tasks: [task("histogram")], mode: { kind: "histogram", at: 0 } }),
    histogram,
  ).state;
  assert.deepEqual(drawn.mode, { kind: "histogram", at: 0, tell: histogram });
  const patterns = { kind: "patterns", ticket: 5, patterns: [], lines: 9, isDone: false } as const;
  const listed = after(
    stateOf({
      tasks: [task("patterns")],
      mode: { kind: "patterns", lines: 0, isDone: false, at: 0 },
    }),
    patterns,
  ).state;
  assert.deepEqual(listed.mode, { kind: "patterns", patterns: [], lines: 9, isDone: false, at: 0 });
  assert.equal(listed.tasks.length, 1);
});

Deno.test("tells whose ticket was stopped or overtaken change nothing", () => {
  const mode = { kind: "histogram", at: 0 } as const;
  const state = stateOf({
    mode,
    tasks: [task("histogram", 9), task("seek", 10), task("count", 11)],
    search: { ...searchOf("a", []), ticket: 12 },
  });
  const stale: readonly Tell[] = [
    { kind: "found", ticket: 5, cursor: 77 },
    { kind: "progress", ticket: 5, share: 1, found: 1 },
    { kind: "hits", ticket: 5, part: "ahead", cursors: [1], total: 1, to: 9, isDone: true },
    { kind: "counted", ticket: 5, lines: 1, isDone: true },
    { kind: "left", ticket: 5, lines: 1, isDone: true },
    { kind: "services", ticket: 5, label: "app", values: [] },
    { kind: "histogram", ticket: 5, from: "", to: "", buckets: [], isDone: true },
    { kind: "patterns", ticket: 5, patterns: [], lines: 0, isDone: true },
    { kind: "exported", ticket: 5, dir: "", lines: 0 },
    window(5),
  ];
  for (const tell of stale) assert.equal(after(state, tell).state, state, tell.kind);
});

Deno.test("the period of a capture that is written ends with the newest entry", () => {
  const entries = [entryOf(1), entryOf(2, { ts: at(500) })];
  const toOf = (isLive: boolean, isEnd: boolean) => {
    const from = stateOf({ extent: { firstCursor: 1, lastCursor: 2, lines: 2, isLive } });
    const { header } = after(from, "home", window(1, { entries, isEnd })).state;
    return header.kind === "replay" ? header.period?.to : undefined;
  };
  assert.equal(toOf(true, true), at(500));
  assert.equal(toOf(true, false), at(100));
  assert.equal(toOf(false, true), at(100));
});

Deno.test("failed: says it; of a window, another one may be asked for", () => {
  const asked = after(loadedState(entriesOf(1, 60)), "G").state;
  const failed = after(asked, { kind: "failed", ticket: 1, text: "Cannot read: gone" });
  assert.deepEqual([failed.state.notice?.kind, failed.state.pane.asked], ["fault", undefined]);
  assert.deepEqual(failed.effects, []);
  const seeking = after(stateOf({ tasks: [task("seek")] }), {
    kind: "failed",
    ticket: 5,
    text: "x",
  });
  assert.deepEqual(seeking.state.tasks, []);
});

Deno.test("failed without a ticket: the sentence stays until a key is pressed", () => {
  const { state } = after(stateOf(), { kind: "failed", text: "Cannot read: it is gone" });
  assert.deepEqual(state.notice, { kind: "fault", text: "Cannot read: it is gone" });
});

Deno.test("hostile lines are counted once, by who sent them; line ends, tabs and colours are none", () => {
  const entries = [
    entryOf(1, { msg: "\x1b[8m", labels: { app: "a" } }),
    entryOf(2, { msg: "one\r\ntwo\tthree\n", labels: { app: "a" } }),
    entryOf(3, { msg: "fine", labels: { app: "b", "\u202e": "x" } }),
    entryOf(4, { msg: "fine", labels: { app: "b" }, meta: { k: "\x07" } }),
    entryOf(5, { msg: "over\rwritten", labels: {} }),
    entryOf(6, { msg: "\x1b[31mred\x1b[0m", labels: { app: "a" } }),
    entryOf(7, { msg: "fine", labels: { app: "\x1b[31mred" } }),
  ];
  const tell = (ticket: number) => window(ticket, { entries, isEnd: true });
  const { state } = after(stateOf(), "home", tell(1), "home", tell(2));
  const counts = [...state.hostile].map(([name, cursors]) => [name, ...cursors]);
  assert.deepEqual(counts, [["a", 1], ["b", 3, 4], ["", 5], ["\x1b[31mred", 7]]);
});

Deno.test("of a flood of hostile lines, so many are remembered and no more", () => {
  const entries = Array.from({ length: 10_500 }, (_, i) => entryOf(i + 1, { msg: "\x07" }))
    .map((entry, i) => ({ ...entry, labels: { app: i < 10_050 ? "loud" : `app-${i}` } }));
  const { state } = after(stateOf(), "home", window(1, { entries, isEnd: true }));
  assert.equal(state.hostile.get("loud")?.size, 10_000);
  assert.equal(state.hostile.size, 100);
});

Deno.test("a resize keeps what is selected in sight, and asks for more where it needs more", () => {
  const state = loadedState(entriesOf(1, 60), { pane: { at: 17 } });
  const small = after(state, { kind: "resized", size: { columns: 40, rows: 10 } });
  assert.deepEqual([small.state.pane.at, small.state.pane.top], [17, 12]);
  assert.deepEqual(small.effects, []);
  const large = after(state, { kind: "resized", size: { columns: 300, rows: 80 } });
  assert.deepEqual(effectTexts(large), ["window cursor 18"]);
});

Deno.test("without news the state stays the same: nothing is drawn", () => {
  const { state } = after(stateOf(), { kind: "tick", nowMs: 5_000 });
  assert.equal(after(state, { kind: "tick", nowMs: 5_900 }).state, state);
  assert.notEqual(after(state, { kind: "tick", nowMs: 6_000 }).state, state);
});

Deno.test("the end, and what a runtime cannot do", () => {
  assert.ok(after(stateOf(), { kind: "end" }).state.isDone);
  assert.match(
    after(stateOf(), { kind: "cannot_suspend" }).state.notice?.text ?? "",
    /cannot stop/,
  );
});
