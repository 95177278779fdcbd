import assert from "node:assert/strict";
import { collectGarbage, type GcLimits } from "../../../lib/archive/mod.ts";
import { planGc } from "../../../lib/archive/shelf/gc_plan.ts";
import type { ShelfState } from "../../../lib/archive/shelf/look.ts";
import { lockCapture } from "../../../lib/capture/mod.ts";
import { type TempDir, tempDir } from "../../support/temp_dir.ts";
import { namesIn, writeCapture } from "./support/made.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 21);

interface Made {
  readonly dir: string;
  /** Days before now. */
  readonly started: number;
  readonly ended: number;
  readonly bytes?: number;
  readonly state?: ShelfState;
  readonly strange?: readonly string[];
}

function plan(items: readonly Made[], limits: GcLimits) {
  const candidates = items.map(({ dir, started, ended, bytes = 10, state, strange = [] }) => ({
    ...{ dir, bytes, strange, state: state ?? "stopped" as const },
    startMs: NOW - started * DAY,
    endMs: NOW - ended * DAY,
  }));
  const { doomed, spared } = planGc(candidates, limits, NOW);
  return {
    doomed: doomed.map(({ item, reasons }) => `${item.dir} ${reasons.join()}`),
    spared: spared.map(({ item, why }) => `${item.dir} ${why}`),
  };
}

const OLD = { dir: "old", started: 30, ended: 29 };
const LONG = { dir: "long", started: 30, ended: 1 };
const NEW = { dir: "new", started: 2, ended: 1 };

const PLANS: readonly {
  readonly name: string;
  readonly items: readonly Made[];
  readonly limits: GcLimits;
  readonly doomed: readonly string[];
  readonly spared?: readonly string[];
}[] = [
  {
    name: "age counts from the end",
    items: [OLD, LONG, NEW],
    limits: { maxAgeMs: 7 * DAY },
    doomed: ["old max-age"],
  },
  {
    name: "the oldest go until the rest fits",
    items: [NEW, LONG, OLD],
    limits: { maxTotalBytes: 15 },
    doomed: ["long max-total", "old max-total"],
  },
  { name: "what fits stays", items: [NEW, OLD], limits: { maxTotalBytes: 20 }, doomed: [] },
  {
    name: "what age takes, size need not",
    items: [OLD, LONG, NEW],
    limits: { maxAgeMs: 7 * DAY, maxTotalBytes: 20 },
    doomed: ["old max-age"],
  },
  {
    name: "live, unclear and strange ones stay, and count",
    items: [
      { ...OLD, dir: "a", state: "live" },
      { ...OLD, dir: "b", state: "unclear" },
      { ...OLD, dir: "c", strange: ["notes.txt"] },
      { ...OLD, dir: "d", state: "killed" },
      NEW,
    ],
    limits: { maxTotalBytes: 30 },
    doomed: ["d max-total", "new max-total"],
    spared: ["a live", "b unclear", "c strange"],
  },
  { name: "nothing", items: [], limits: { maxAgeMs: 1, maxTotalBytes: 1 }, doomed: [] },
];

for (const { name, items, limits, doomed, spared = [] } of PLANS) {
  Deno.test(`planGc(): ${name}`, () => assert.deepEqual(plan(items, limits), { doomed, spared }));
}

const LINE = '{"ts":"2026-11-01T10:32:01.000000000Z","labels":{},"msg":"x"}';

async function makeOld(dir: TempDir, name: string): Promise<void> {
  const metadata = { started: "2026-11-01T10:00:00Z", stopped: "2026-11-01T11:00:00Z" };
  await writeCapture(dir.file(name), { files: [[[LINE]]], metadata });
}

async function run(root: string, dryRun = false) {
  const warnings: string[] = [];
  const report = await collectGarbage(root, {
    limits: { maxAgeMs: DAY },
    ...{ dryRun, nowMs: NOW, signal: new AbortController().signal },
    onWarning: (text) => warnings.push(text.replaceAll(root, "ROOT")),
  });
  return { ...report, warnings, dirs: report.cleared.map(({ dir }) => dir.replace(root, "ROOT")) };
}

Deno.test("gc removes old captures; what is locked, strange or no capture stays (8.5)", async () => {
  using dir = tempDir();
  for (const name of ["old", "locked", "strange", "broken", "killed"]) await makeOld(dir, name);
  await Deno.mkdir(dir.file("no-capture"));
  await Deno.symlink(dir.file("locked"), dir.file("linked"));
  await Deno.writeTextFile(dir.file("strange/notes.txt"), "mine");
  await Deno.writeTextFile(dir.file("broken/metadata.json"), "{");
  const before = namesIn(dir.path);
  const dry = await run(dir.path, true);
  assert.deepEqual(dry.dirs, ["ROOT/killed", "ROOT/locked", "ROOT/old"]);
  assert.deepEqual(namesIn(dir.path), before);
  using _lock = await lockCapture(dir.file("locked"));
  const { dirs, failed, warnings } = await run(dir.path);
  assert.deepEqual([dirs, failed], [["ROOT/killed", "ROOT/old"], 0]);
  assert.deepEqual(namesIn(dir.path), ["broken", "linked", "locked", "no-capture", "strange"]);
  assert.deepEqual(namesIn(dir.file("strange")).includes("notes.txt"), true);
  assert.equal(warnings.length, 3, warnings.join("\n"));
  assert.match(warnings[0]!, /passed over "ROOT\/broken".*expected JSON/);
  assert.match(warnings[1]!, /kept "ROOT\/locked": it is being written/);
  assert.match(warnings[2]!, /kept "ROOT\/strange".*notes\.txt/);
});

Deno.test("gc finishes what an interrupted one had renamed", async () => {
  using dir = tempDir();
  await makeOld(dir, ".logtap-gc-old-12345678");
  const { dirs } = await run(dir.path);
  assert.deepEqual([dirs, namesIn(dir.path)], [[], []]);
});

Deno.test("gc removes no file that no capture has, whatever its folder is called", async () => {
  using dir = tempDir();
  await makeOld(dir, ".logtap-gc-old-12345678");
  Deno.writeTextFileSync(dir.file(".logtap-gc-old-12345678/notes.txt"), "mine");
  const { warnings } = await run(dir.path);
  assert.deepEqual(namesIn(dir.file(".logtap-gc-old-12345678")), ["notes.txt"]);
  assert.match(warnings.join("\n"), /^could not remove ".*\.logtap-gc-old-12345678"/);
});

Deno.test("gc tells what it could not remove, and goes on", async () => {
  using dir = tempDir();
  await assert.rejects(run(dir.file("nowhere")), { kind: "not_found" });
  await makeOld(dir, "a");
  const { dirs } = await run(`${dir.path}/`);
  assert.equal(dirs.length, 1);
  assert.deepEqual(namesIn(dir.path), []);
});
