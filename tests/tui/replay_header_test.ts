import assert from "node:assert/strict";
import {
  gapMs,
  isComplete,
  nextSpeed,
  paused,
  type ReplayHeader,
  shareOf,
  skipped,
  ticked,
  withAhead,
} from "../../tui/replay_header.ts";

const ts = (seconds: number) => `2026-11-21T10:32:${String(seconds).padStart(2, "0")}.000000000Z`;

const HEADER: ReplayHeader = {
  kind: "replay",
  version: "0",
  dir: "capture",
  period: { from: ts(0), to: ts(50) },
  speed: 2,
  isPaused: false,
  ahead: { next: ts(0) },
};

/** The header after ticks at these moments, in ms. */
function at(header: ReplayHeader, ...moments: readonly number[]): ReplayHeader {
  return moments.reduce(ticked, header);
}

Deno.test("the clock begins at the first entry and runs at its speed", () => {
  assert.equal(at(HEADER, 1000).reached, ts(0));
  assert.equal(at(HEADER, 1000, 4000).reached, ts(6));
  assert.equal(at({ ...HEADER, ahead: { next: ts(20) } }, 1000, 4000).reached, ts(26));
});

Deno.test("the clock stands until it is known what comes first", () => {
  const { ahead: _, ...unknown } = HEADER;
  assert.equal(at(unknown, 1000, 9000), unknown);
});

Deno.test("the clock does not pass the end", () => {
  assert.equal(at(HEADER, 0, 3_600_000).reached, ts(50));
});

Deno.test("an end that was guessed too early does not keep the last entry away", () => {
  const early = { ...HEADER, period: { from: ts(0), to: ts(10) }, ahead: { next: ts(30) } };
  assert.equal(at({ ...early, reached: ts(10) }, 0, 3_600_000).reached, ts(30));
});

Deno.test("a pause takes no time, and a change of speed starts where it stands", () => {
  const running = at(HEADER, 0, 1000);
  const held = at(paused(running), 5000, 9000);
  assert.equal(held.reached, ts(2));
  const again = at(paused(held), 20_000, 21_000);
  assert.equal(again.reached, ts(4));
  assert.equal(at({ ...again, speed: 0.5 }, 23_000).reached, ts(5));
});

Deno.test("the clock stands at the end, and goes on when other filters leave more", () => {
  const over = at(withAhead(at(HEADER, 0, 1000), {}), 60_000);
  assert.equal(over.reached, ts(2));
  assert.ok(isComplete(over));
  const more = withAhead(over, { next: ts(40) });
  assert.ok(!isComplete(more));
  assert.equal(at(more, 61_000).reached, ts(4));
});

Deno.test("a gap is told when the wait for the next entry is longer than ten seconds", () => {
  const waiting = withAhead(at(HEADER, 0, 1000), { next: ts(32) });
  assert.equal(gapMs(waiting), 15_000);
  assert.equal(gapMs(at(waiting, 11_000)), 5000, "until it is over");
  assert.equal(gapMs(withAhead(at(HEADER, 0, 1000), { next: ts(20) })), undefined);
  assert.equal(gapMs({ ...waiting, speed: 4 }), undefined, "faster, it is no gap");
  const skip = skipped(waiting);
  assert.equal(skip.reached, ts(32));
  assert.equal(gapMs(skip), undefined);
});

Deno.test("all is over when nothing is ahead, whatever the period says", () => {
  assert.equal(shareOf(at(HEADER, 0, 12_500)), 0.5);
  assert.equal(shareOf(withAhead(at(HEADER, 0, 12_500), {})), 1);
  assert.equal(shareOf({ ...HEADER, speed: 0 }), 1);
  assert.ok(!isComplete({ ...HEADER, speed: 1 }));
});

Deno.test("speeds double and halve by way of 1; beyond the fastest, all is there at once", () => {
  const faster = (speed: number) => nextSpeed({ ...HEADER, speed }, "faster");
  const slower = (speed: number) => nextSpeed({ ...HEADER, speed }, "slower");
  const up = [[0.0625, 0.125], [0.75, 1], [1, 2], [1.5, 3], [512, 1024], [1024, 0], [0, 0]];
  for (const [speed, next] of up) assert.equal(faster(speed!), next);
  const down = [[0, 64], [64, 32], [1.5, 1], [1, 0.5], [0.1, 0.0625], [0.0625, 0.0625]];
  for (const [speed, next] of down) assert.equal(slower(speed!), next);
});
