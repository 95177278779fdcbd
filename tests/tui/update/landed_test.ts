import assert from "node:assert/strict";
import { at, entriesOf, loadedState } from "../../support/view_states.ts";
import { landed } from "../../../tui/update/landed.ts";
import type { WindowAsk } from "../../../tui/pane.ts";

const ASKED: Omit<WindowAsk, "anchor"> = { ticket: 1, wish: "jump", upTo: 100 };
const SHOWN = loadedState(entriesOf(1, 100), { zone: 60 });

function noticeFor(ts: string, index: number, wish: WindowAsk["wish"] = "jump") {
  const state = { ...SHOWN, pane: { ...SHOWN.pane, at: index } };
  return landed(state, { ...ASKED, wish, anchor: { kind: "time", ts } }).notice?.text;
}

Deno.test("landed() says when a time is before or behind all", () => {
  const [first, last] = ["2026-11-21 11:32:02", "2026-11-21 11:33:41"];
  assert.equal(noticeFor(at(-900), 0), `earlier than all: the first entry is of ${first}`);
  assert.equal(noticeFor(at(900), 99), `later than all: the last entry is of ${last}`);
});

Deno.test("landed() says nothing where the time is, nor of windows that were not jumped to", () => {
  assert.equal(noticeFor(at(1), 0), undefined);
  assert.equal(noticeFor(at(50), 49), undefined);
  assert.equal(noticeFor(at(100), 99), undefined);
  assert.equal(noticeFor(at(900), 99, "refill"), undefined);
  assert.equal(landed(SHOWN, { ...ASKED, anchor: { kind: "start" } }), SHOWN);
});

Deno.test("landed() says nothing of a window that is only a part", () => {
  const part = loadedState(entriesOf(10, 20));
  const anchor = { kind: "time", ts: at(2) } as const;
  assert.equal(landed(part, { ...ASKED, anchor }), part);
});
