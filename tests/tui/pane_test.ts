import assert from "node:assert/strict";
import fc from "fast-check";
import { entriesOf, entryOf } from "../support/view_states.ts";
import type { Anchor, ShownEntry, WindowTell } from "../../tui/look/messages.ts";
import {
  EMPTY_PANE,
  loaded,
  moved,
  type Pane,
  refillAnchor,
  resized,
  scrolled,
  selected,
  spare,
  visible,
  type Wish,
} from "../../tui/pane.ts";

/** Answers as the looker does, over entries with these cursors. */
function windowOf(
  all: readonly ShownEntry[],
  { ticket, anchor, height }: {
    readonly ticket: number;
    readonly anchor: Anchor;
    readonly height: number;
  },
): WindowTell {
  const isEnd = anchor.kind === "end";
  const before = spare(height) + (isEnd ? height : 0);
  const after = isEnd ? 0 : spare(height) + height;
  const goal = anchor.kind === "start" ? 0 : isEnd ? all.length : all.findIndex(
    ({ cursor }) => anchor.kind === "cursor" && cursor >= anchor.cursor,
  );
  const at = goal === -1 ? all.length : goal;
  const from = Math.max(0, at - before);
  const entries = all.slice(from, at + after);
  return {
    kind: "window",
    ticket,
    entries,
    anchor: at < all.length && after > 0 ? at - from : Math.max(0, at - from - 1),
    isStart: from === 0,
    isEnd: at + after >= all.length,
  };
}

function asking(pane: Pane, anchor: Anchor, wish: Wish): Pane {
  return { ...pane, asked: { ticket: 1, wish, anchor, upTo: 0 } };
}

function answered(pane: Pane, all: readonly ShownEntry[], height: number): Pane {
  const { anchor } = pane.asked!;
  return loaded(pane, windowOf(all, { ticket: 1, anchor, height }), height);
}

function assertRight(pane: Pane, height: number): void {
  const { entries, at, top } = pane;
  if (entries.length === 0) return assert.deepEqual([at, top], [0, 0]);
  assert.ok(at >= 0 && at < entries.length, `selected ${at} of ${entries.length}`);
  assert.ok(top >= 0 && top < entries.length, `top ${top} of ${entries.length}`);
  assert.ok(at >= top && at < top + height, `row ${at - top} of ${height}`);
}

type Move =
  | { readonly kind: "move" | "scroll"; readonly by: number }
  | { readonly kind: "resize"; readonly height: number }
  | { readonly kind: "jump"; readonly anchor: Anchor }
  | { readonly kind: "answer" };

const MOVE: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), by: fc.integer({ min: -30, max: 30 }) }),
  fc.record({ kind: fc.constant("scroll" as const), by: fc.integer({ min: -60, max: 60 }) }),
  fc.record({ kind: fc.constant("resize" as const), height: fc.integer({ min: 1, max: 50 }) }),
  fc.record({
    kind: fc.constant("jump" as const),
    anchor: fc.oneof<fc.Arbitrary<Anchor>[]>(
      fc.constant({ kind: "start" }),
      fc.constant({ kind: "end" }),
      fc.record({ kind: fc.constant("cursor" as const), cursor: fc.nat(320) }),
    ),
  }),
  fc.constant({ kind: "answer" } as const),
);

Deno.test("what is selected is always in sight, whatever is done", () => {
  fc.assert(fc.property(fc.nat(300), fc.array(MOVE, { maxLength: 40 }), (count, moves) => {
    const all = entriesOf(1, count);
    let height = 10;
    let pane = answered(asking(EMPTY_PANE, { kind: "start" }, "jump"), all, height);
    for (const move of moves) {
      if (move.kind === "move") pane = moved(pane, move.by, height);
      if (move.kind === "scroll") pane = scrolled(pane, move.by, height);
      if (move.kind === "resize") pane = resized(pane, height = move.height);
      if (move.kind === "jump") pane = asking(pane, move.anchor, "jump");
      if (move.kind === "answer" && pane.asked !== undefined) pane = answered(pane, all, height);
      assertRight(pane, height);
      const anchor = refillAnchor(pane, height);
      if (anchor !== undefined) pane = asking(pane, anchor, "refill");
    }
  }));
});

Deno.test("a refill leaves the screen as it is, also when keys were pressed meanwhile", () => {
  const places = fc.record({ at: fc.nat(400), by: fc.integer({ min: -25, max: 25 }) });
  fc.assert(fc.property(places, ({ at, by }) => {
    const [all, height] = [entriesOf(1, 400), 10];
    const jump = asking(EMPTY_PANE, { kind: "cursor", cursor: at }, "jump");
    let pane = answered(jump, all, height);
    pane = asking(pane, { kind: "cursor", cursor: selected(pane)!.cursor }, "refill");
    pane = scrolled(pane, by, height);
    const after = answered(pane, all, height);
    assert.equal(selected(after)?.cursor, selected(pane)?.cursor);
    assert.deepEqual(visible(after, height), visible(pane, height));
    assert.equal(after.asked, undefined);
  }));
});

Deno.test("refills end: the screen is full wherever there are entries for it", () => {
  fc.assert(fc.property(fc.nat(200), fc.nat(210), (count, cursor) => {
    const [all, height] = [entriesOf(1, count), 10];
    let pane = answered(asking(EMPTY_PANE, { kind: "cursor", cursor }, "jump"), all, height);
    for (let asks = 0;; asks++) {
      assert.ok(asks < 3, "asks again and again");
      const anchor = refillAnchor(pane, height);
      if (anchor === undefined) break;
      pane = answered(asking(pane, anchor, "refill"), all, height);
    }
    assert.equal(visible(pane, height).length, Math.min(height, count));
  }));
});

Deno.test("jumps bring their goal into sight: the first, the last, and some lines before others", () => {
  const [all, height] = [entriesOf(1, 200), 9];
  const jumped = (anchor: Anchor) => answered(asking(EMPTY_PANE, anchor, "jump"), all, height);
  const rows = (pane: Pane) => visible(pane, height).map(({ cursor }) => cursor);
  assert.deepEqual(rows(jumped({ kind: "start" })), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(rows(jumped({ kind: "end" })), [192, 193, 194, 195, 196, 197, 198, 199, 200]);
  assert.equal(selected(jumped({ kind: "end" }))?.cursor, 200);
  const middle = jumped({ kind: "cursor", cursor: 100 });
  assert.deepEqual([rows(middle)[0], selected(middle)?.cursor], [97, 100]);
  const beyond = jumped({ kind: "cursor", cursor: 500 });
  assert.equal(selected(beyond)?.cursor, 200);
});

Deno.test("whoever moves up while new entries are on their way stays there", () => {
  const height = 10;
  const following = { ...EMPTY_PANE, isFollowing: true };
  const pane = answered(asking(following, { kind: "end" }, "jump"), entriesOf(1, 100), height);
  const more = entriesOf(1, 105);
  const followed = answered(asking(pane, { kind: "end" }, "follow"), more, height);
  assert.equal(selected(followed)?.cursor, 105);
  const stayed = answered(moved(asking(pane, { kind: "end" }, "follow"), -3, height), more, height);
  assert.deepEqual([selected(stayed)?.cursor, stayed.isFollowing], [97, false]);
  // Far more came than a window holds: what is on the screen stays, and is refilled.
  const flooded = answered(
    moved(asking(pane, { kind: "end" }, "follow"), -3, height),
    entriesOf(1, 9000),
    height,
  );
  assert.deepEqual([selected(flooded)?.cursor, flooded.isEnd], [97, false]);
  assert.deepEqual(refillAnchor(flooded, height), { kind: "cursor", cursor: 97 });
});

Deno.test("an entry that has vanished gives its place to the next one", () => {
  const height = 5;
  const pane = answered(asking(EMPTY_PANE, { kind: "start" }, "jump"), entriesOf(1, 9), height);
  const asked = asking(moved(pane, 2, height), { kind: "cursor", cursor: 3 }, "refill");
  assert.equal(selected(answered(asked, entriesOf(6, 9), height))?.cursor, 6);
  assert.equal(selected(answered(asked, [entryOf(1)], height))?.cursor, 1);
  assert.equal(selected(answered(asked, [], height)), undefined);
});

Deno.test("a window that nobody asked for changes nothing", () => {
  const pane = asking(EMPTY_PANE, { kind: "start" }, "jump");
  const tell = windowOf(entriesOf(1, 9), { ticket: 2, anchor: { kind: "start" }, height: 5 });
  assert.equal(loaded(pane, tell, 5), pane);
});
