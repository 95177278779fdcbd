import assert from "node:assert/strict";
import { injectionAt } from "../../../lib/analyze/inject/mod.ts";
import { openCapture } from "../../../lib/capture/mod.ts";
import { Looker } from "../../../tui/look/looker.ts";
import type { Ask, LookFilters, LookPlan, Tell } from "../../../tui/look/messages.ts";
import { captureDir, jsonLines } from "../../support/capture_dir.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { waitFor } from "../../support/wait_for.ts";

const ALL: LookFilters = { labels: [], grep: [], hide: [] };
const LINES = 6000;
const at = (i: number) => new Date(Date.parse("2026-11-21T10:00:00Z") + i * 1000).toISOString();
const canonical = (i: number) => at(i).replace("Z", "000000Z");

/** Number i is a second after the one before; every third is from `web`. */
function example() {
  const entries = Array.from({ length: LINES }, (_, i) => ({
    ts: at(i),
    labels: { app: i % 3 === 0 ? "web" : "api" },
    msg: `line ${i} ${"x".repeat(500)}`,
  }));
  return captureDir({
    "2026-11-21T100000-000.jsonl": jsonLines(entries.slice(0, 4000)),
    "2026-11-21T110000-000.jsonl": jsonLines(entries.slice(4000)),
  });
}

/** A looker in this thread, and what it tells. */
function look(dir: string, plan: Partial<LookPlan> = {}) {
  const tells: Tell[] = [];
  const looker = new Looker({
    ...{ dir, filters: ALL, isReplay: false, isWritten: false, writer: "logtap test" },
    ...plan,
  }, (tell) => tells.push(tell));
  const done = looker.run();
  return {
    tells,
    done,
    ask: (ask: Ask) => looker.take(ask),
    /** The first tell like this. */
    told: <K extends Tell["kind"]>(kind: K, like: (tell: Tell & { kind: K }) => boolean) =>
      waitFor(
        () =>
          tells.find((tell): tell is Tell & { kind: K } =>
            tell.kind === kind && like(tell as Tell & { kind: K })
          ),
        { what: `a tell of ${kind}` },
      ),
  };
}

/** A looker ends with its worker: its timers and the file of its replay go on behind a test. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

test("what is asked before the capture is open is answered", async () => {
  using dir = example();
  const { ask, told, done } = look(dir.path);
  ask({
    kind: "seek",
    ticket: 1,
    goal: { kind: "pattern", source: "line 77 " },
    from: 0,
    direction: "forward",
  });
  assert.equal((await told("found", ({ ticket }) => ticket === 1)).cursor, 78);
  await done;
});

test("a replay tells what comes next, goes on, back, and to its end", async () => {
  using dir = example();
  const filters = { ...ALL, labels: ["app=web"] };
  const { ask, told, tells } = look(dir.path, { filters, isReplay: true });
  const { extent, period } = await told("opened", () => true);
  assert.deepEqual([extent.lastCursor, extent.lines, extent.ahead], [0, 0, undefined]);
  assert.deepEqual(period, { from: canonical(0), to: canonical(LINES - 1) });
  const next = (i: number | undefined) =>
    told(
      "extent",
      ({ extent: { ahead } }) =>
        ahead !== undefined && ahead.next === (i === undefined ? undefined : canonical(i)),
    );
  await next(0);
  ask({ kind: "count", ticket: 1 });
  ask({ kind: "left", ticket: 2 });
  ask({ kind: "advance", to: canonical(10) });
  assert.equal((await next(12)).extent.lastCursor, 12);
  await told("counted", ({ ticket, lines }) => ticket === 1 && lines === 4);
  const left = await told("left", ({ isDone }) => isDone);
  assert.deepEqual([left.lines, left.period], [2000, { from: canonical(0), to: canonical(5997) }]);
  ask({ kind: "advance", to: canonical(4500) });
  await next(4503);
  tells.length = 0;
  ask({ kind: "advance", to: canonical(3) });
  assert.equal((await next(6)).extent.lastCursor, 6);
  ask({ kind: "filters", filters: ALL });
  assert.equal((await next(4)).extent.lastCursor, 4);
  ask({ kind: "advance", to: canonical(LINES) });
  assert.equal((await next(undefined)).extent.lastCursor, LINES);
});

test("services are those of the best label that tells some apart", async () => {
  using dir = example();
  const { ask, told, done } = look(dir.path);
  ask({ kind: "services", ticket: 1 });
  const { label, values } = await told("services", () => true);
  assert.equal(label, "app");
  assert.deepEqual(values, [{ value: "api", lines: 4000 }, { value: "web", lines: 2000 }]);
  await done;
});

test("services are counted where they are too many for the index", async () => {
  const entries = Array.from({ length: 1000 }, (_, i) => ({
    ts: at(i),
    labels: { app: `app ${i % 300}`, pod: `p${i}` },
    msg: "m",
  }));
  using dir = captureDir({ "2026-11-21T100000-000.jsonl": jsonLines(entries) });
  const { ask, told, done } = look(dir.path);
  ask({ kind: "services", ticket: 1 });
  const { label, values } = await told("services", () => true);
  assert.equal(label, "app");
  assert.equal(values.length, 300);
  assert.deepEqual(values.slice(0, 2), [{ value: "app 0", lines: 4 }, {
    value: "app 1",
    lines: 4,
  }]);
  await done;
});

test("an export is what the filters leave of what has happened", async () => {
  using dir = example();
  using out = tempDir();
  const filters = { ...ALL, labels: ["app=web"], hide: ["line 6 "] };
  const injection = injectionAt([{ kind: "latency-spike", service: "web" }], {
    from: canonical(0),
    durationMs: 1000,
  });
  const { ask, told } = look(dir.path, { filters, isReplay: true, injection });
  await told("extent", ({ extent }) => extent.ahead !== undefined);
  ask({ kind: "advance", to: canonical(12) });
  await told("extent", ({ extent }) => extent.ahead?.next === canonical(15));
  ask({ kind: "export", ticket: 5, dir: out.file("part") });
  assert.equal((await told("exported", () => true)).lines, 4);
  const messages: string[] = [];
  for await (const entries of (await openCapture(out.file("part"))).entries()) {
    for (const { entry } of entries) messages.push(entry.msg.replaceAll("x", ""));
  }
  assert.deepEqual(messages, ["line 0  [SLOW: 5.2s]", "line 3 ", "line 9 ", "line 12 "]);
});

test("an export that is stopped leaves nothing, and says nothing", async () => {
  using dir = example();
  using out = tempDir();
  const { ask, told, tells, done } = look(dir.path);
  await done;
  ask({ kind: "export", ticket: 5, dir: out.file("part") });
  ask({ kind: "stop", ticket: 5 });
  ask({ kind: "export", ticket: 6, dir: out.file("other") });
  await told("exported", ({ ticket }) => ticket === 6);
  assert.ok(!tells.some((tell) => "ticket" in tell && tell.ticket === 5));
  assert.deepEqual([...Deno.readDirSync(out.path)].map(({ name }) => name), ["other"]);
});

test("made-up entries are found, forward and backward, between whole ones", async () => {
  using dir = example();
  const injection = injectionAt([{ kind: "error-spike" }], {
    from: canonical(100),
    durationMs: 2000,
  });
  const { ask, told, done } = look(dir.path, { injection });
  await done;
  const seek = async (ticket: number, from: number, direction: "forward" | "backward") => {
    ask({ kind: "seek", ticket, goal: { kind: "error" }, from, direction });
    return (await told("found", (tell) => tell.ticket === ticket)).cursor;
  };
  assert.equal(await seek(1, 1, "forward"), 101.25);
  assert.equal(await seek(2, 101.25, "forward"), 101.5);
  assert.equal(await seek(3, 101.75, "forward"), 102.25);
  assert.equal(await seek(4, 102.75, "forward"), undefined);
  assert.equal(await seek(5, 102.25, "backward"), 101.75);
  ask({
    kind: "window",
    ticket: 9,
    anchor: { kind: "cursor", cursor: 101.5 },
    before: 3,
    after: 4,
  });
  const { entries, anchor } = await told("window", () => true);
  assert.deepEqual(entries.map(({ cursor }) => cursor), [
    100,
    101,
    101.25,
    101.5,
    101.75,
    102,
    102.25,
  ]);
  assert.equal(anchor, 3);
});
