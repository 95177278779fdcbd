/** What keys and tells make of a replay's clock, of the list of services, of keys typed ahead. */
import assert from "node:assert/strict";
import type { Ask, ShownEntry, Tell } from "../../../tui/look/messages.ts";
import type { ReplayHeader } from "../../../tui/replay_header.ts";
import { type AppEvent, initialState, type State } from "../../../tui/state.ts";
import { update } from "../../../tui/update/update.ts";

const ts = (second: number) => `2026-11-21T10:32:${String(second).padStart(2, "0")}.000000000Z`;

const ENTRIES: readonly ShownEntry[] = Array.from({ length: 20 }, (_, i) => (
  { cursor: i + 1, ts: ts(i), labels: { app: "api" }, msg: `line ${i}` }
));

const PERIOD = { from: ts(0), to: ts(59) };
const EXTENT = { firstCursor: 1, lastCursor: 20, lines: 20, isLive: false };

/** A view that has been told everything, and what it asks for from then on. */
function viewer(header: Partial<ReplayHeader> = {}, picks = false) {
  let state = initialState({
    header: { kind: "replay", version: "0", dir: "x", speed: 1, isPaused: false, ...header },
    size: { columns: 80, rows: 24 },
    zone: 0,
    reference: { started: ts(0), now: ts(0) },
    isFollowing: false,
    picks,
  });
  const asks: Ask[] = [];
  const send = (event: AppEvent | Tell | { readonly kind: "key"; readonly key: string }) => {
    const { state: next, effects } = update(state, event);
    state = next;
    for (const effect of effects) {
      if (effect.kind === "ask") asks.push((effect as { ask: Ask }).ask);
    }
  };
  const opened = {
    kind: "opened",
    zone: 0,
    started: ts(0),
    labels: ["app"],
    isRedacted: false,
  } as const;
  send({ ...opened, period: PERIOD, extent: EXTENT });
  const viewer = {
    state: () => state,
    header: () => state.header as ReplayHeader,
    asks,
    send,
    press: (...keys: readonly string[]) => {
      for (const key of keys) send({ kind: "key", key });
    },
    /** The last ask of a kind. */
    asked: <K extends Ask["kind"]>(kind: K) =>
      asks.findLast((ask): ask is Ask & { kind: K } => ask.kind === kind),
    /** Answers the window that was asked for last. */
    answer: (anchor = 0, entries = ENTRIES) =>
      send({
        ...{ kind: "window", ticket: viewer.asked("window")!.ticket, entries, anchor },
        ...{ isStart: true, isEnd: true },
      }),
  };
  viewer.answer();
  asks.length = 0;
  return viewer;
}

const selected = ({ pane }: State) => pane.entries[pane.at]?.msg;

Deno.test("a tick lets happen what the clock has reached, once it is known what comes first", () => {
  const { send, asked } = viewer();
  send({ kind: "tick", nowMs: 1000 });
  send({ kind: "tick", nowMs: 9000 });
  assert.equal(asked("advance"), undefined);
  send({ kind: "extent", extent: { ...EXTENT, lastCursor: 0, lines: 0, ahead: { next: ts(5) } } });
  send({ kind: "tick", nowMs: 10_000 });
  assert.equal(asked("advance")?.to, ts(5));
  send({ kind: "tick", nowMs: 12_000 });
  assert.equal(asked("advance")?.to, ts(7));
});

Deno.test("0 lets all happen; [ replays what is behind the selected entry", () => {
  const { send, asks, asked, press, header, state } = viewer();
  send({ kind: "extent", extent: { ...EXTENT, ahead: { next: ts(5) } } });
  press("0");
  assert.deepEqual(asked("advance"), { kind: "advance" });
  asks.length = 0;
  press("j", "j", "[");
  assert.deepEqual(asked("advance"), { kind: "advance", to: ts(2) });
  assert.ok(asked("left") !== undefined, "what is to come is counted");
  assert.equal(header().speed, 64);
  assert.equal(header().ahead, undefined, "of the time before");
  assert.ok(state().pane.isFollowing);
  send({ kind: "tick", nowMs: 50_000 });
  assert.equal(header().reached, ts(2), "the clock waits");
  send({ kind: "extent", extent: { ...EXTENT, lastCursor: 3, lines: 3, ahead: { next: ts(3) } } });
  assert.equal(asked("window")?.anchor.kind, "end", "the screen goes back with it");
});

Deno.test("> goes to the next entry, and there is none at the end", () => {
  const { send, press, asked, asks, state } = viewer();
  send({ kind: "extent", extent: { ...EXTENT, ahead: { next: ts(40) } } });
  press(">");
  assert.equal(asked("advance")?.to, ts(40));
  asks.length = 0;
  send({ kind: "extent", extent: { ...EXTENT, ahead: {} } });
  press(">");
  assert.equal(asked("advance"), undefined);
  assert.match(state().notice?.text ?? "", /nothing comes/);
});

Deno.test("what came while a window was read is asked for again by who follows", () => {
  const { send, press, asked, answer } = viewer();
  press("G");
  send({ kind: "extent", extent: { ...EXTENT, lastCursor: 25, lines: 25 } });
  const { ticket } = asked("window")!;
  answer(19);
  assert.notEqual(asked("window")?.ticket, ticket);
  assert.equal(asked("window")?.anchor.kind, "end");
});

Deno.test("a count goes on without being asked for, one of other filters does not", () => {
  const { send, press, asked, state } = viewer();
  press("&", "x", "enter");
  const { ticket } = asked("count")!;
  send({ kind: "counted", ticket, lines: 3, isDone: true });
  send({ kind: "counted", ticket, lines: 4, isDone: true });
  assert.equal(state().shown?.lines, 4);
  press("esc");
  send({ kind: "counted", ticket, lines: 5, isDone: true });
  assert.equal(state().shown, undefined);
});

const SERVICES = { label: "app", values: [{ value: "api", lines: 2 }, { value: "web", lines: 1 }] };

Deno.test("at the start services are asked for, and the clock stands meanwhile", () => {
  const { send, press, asked, state, header } = viewer({}, true);
  send({ kind: "extent", extent: { ...EXTENT, ahead: { next: ts(0) } } });
  const ticket = state().tasks.find(({ kind }) => kind === "services")!.ticket;
  send({ kind: "services", ticket, ...SERVICES });
  assert.equal(state().mode.kind, "picker");
  send({ kind: "tick", nowMs: 1000 });
  send({ kind: "tick", nowMs: 9000 });
  assert.equal(header().reached, undefined);
  press("down", "o");
  assert.deepEqual(asked("filters")?.filters.labels, ["app=web"]);
  press("esc");
  assert.deepEqual(asked("filters")?.filters.labels, [], "Esc takes it away as any filter");
  assert.deepEqual(state().services, SERVICES.values, "the header goes on to show them");
});

Deno.test("nobody is asked who has pressed a key, or who has nothing to choose", () => {
  const busy = viewer({}, true);
  const { ticket } = busy.state().tasks.find(({ kind }) => kind === "services")!;
  busy.press("j");
  busy.send({ kind: "services", ticket, ...SERVICES });
  assert.equal(busy.state().mode.kind, "normal");
  const single = viewer({}, true);
  single.send({ kind: "services", ticket, values: [] });
  assert.equal(single.state().mode.kind, "normal");
  assert.equal(single.state().notice, undefined);
});

Deno.test("what is picked again takes the place of what was picked, and of nothing else", () => {
  const { send, press, asked, state, answer } = viewer();
  const pick = (...keys: readonly string[]) => {
    press("s");
    send({ kind: "services", ticket: asked("services")!.ticket, ...SERVICES });
    press(...keys);
    answer();
  };
  pick("o");
  press("&", "x", "enter");
  answer();
  pick("down", "o");
  assert.deepEqual(state().filters, [
    { kind: "label", text: "app=web" },
    { kind: "grep", text: "x" },
  ]);
  pick("a", "enter");
  assert.deepEqual(state().filters, [{ kind: "grep", text: "x" }]);
});

Deno.test("keys typed ahead are about the entry that a jump goes to", () => {
  const { press, answer, state } = viewer();
  press(":", "9", "enter", "j", "j", "m", "a", "k");
  assert.equal(selected(state()), "line 0");
  answer(8);
  assert.equal(selected(state()), "line 9");
  assert.deepEqual([...state().marks], [["a", 11]]);
});

Deno.test("n behind a search that runs finds the next hit; other keys do not wait; Esc ends all", () => {
  const { press, send, asked, asks, answer, state } = viewer();
  press("/", "x", "enter", "n");
  const { ticket } = asked("hits")!;
  const first = { kind: "hits", ticket, part: "ahead", cursors: [5], total: 1, to: 6 } as const;
  send({ ...first, isDone: false });
  answer(4);
  assert.deepEqual(asked("seek")?.from, 5, "the second search starts at the first hit");
  press("j");
  assert.equal(selected(state()), "line 5", "down from the first hit, while it is searched");
  press("n", "n", "esc");
  assert.equal(state().typedAhead.length, 0);
  asks.length = 0;
  send({ kind: "found", ticket: 99, cursor: 7 });
  assert.equal(asked("seek"), undefined);
});
