import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeCaptures } from "../../../lib/archive/mod.ts";
import { type Metadata, openCapture, type Redaction } from "../../../lib/capture/mod.ts";
import { SEED, seededRandom } from "../../support/random.ts";
import { tempDir } from "../../support/temp_dir.ts";
import {
  entryLine,
  findingsIn,
  linesOf,
  namesIn,
  outputTo,
  shapes,
  writeCapture,
} from "./support/made.ts";

const OPTIONS = {
  now: "2026-11-21T13:00:00Z",
  writer: "logtap test",
  clockCorrect: false,
  signal: new AbortController().signal,
};

async function merge(dirs: readonly string[], out: string, clockCorrect = false) {
  const captures = await Promise.all(dirs.map((dir) => openCapture(dir)));
  return await mergeCaptures(captures, { ...OPTIONS, clockCorrect }, outputTo(out));
}

Deno.test("merging what was cut apart gives the source, and in order of time (8.1)", async () => {
  await fc.assert(
    fc.asyncProperty(shapes(), fc.array(entryLine, { minLength: 1 }), async (shape, others) => {
      using dir = tempDir();
      await writeCapture(dir.file("a"), shape);
      await writeCapture(dir.file("b"), { files: [[others]] });
      const { entries, late } = await merge([dir.file("a"), dir.file("b")], dir.file("out"));
      const merged = await linesOf(dir.file("out"));
      const all = [...shape.files.flat(2), ...others];
      assert.deepEqual(merged.toSorted(), all.toSorted());
      assert.deepEqual([entries, late], [all.length, 0]);
      assert.deepEqual(await findingsIn(dir.file("out")), []);
      const times = merged.map((line) => Date.parse(JSON.parse(line).ts)).filter((ms) => ms > 0);
      assert.deepEqual(times, times.toSorted((a, b) => a - b));
    }),
    { numRuns: 40, seed: SEED },
  );
});

const EMAIL: Redaction = { enabled: true, patterns: ["email", "ipv4"] };
const KEYED = { ...EMAIL, mode: "hmac", keyId: "3f9a1c20b7d4" };
const REDACTIONS: readonly {
  readonly name: string;
  readonly of: readonly (Redaction | undefined)[];
  readonly want: Redaction | undefined;
}[] = [
  { name: "all alike", of: [EMAIL, EMAIL], want: EMAIL },
  { name: "one of two", of: [EMAIL, undefined], want: undefined },
  { name: "the last only", of: [undefined, EMAIL], want: undefined },
  {
    name: "some patterns in common",
    of: [EMAIL, { enabled: true, patterns: ["jwt", "email"] }],
    want: { enabled: true, patterns: ["email"] },
  },
  { name: "none in common", of: [EMAIL, { enabled: true, patterns: ["jwt"] }], want: undefined },
  { name: "one key", of: [KEYED, KEYED], want: KEYED },
  {
    name: "several keys",
    of: [KEYED, { ...KEYED, keyId: "0123456789ab" }],
    want: { ...EMAIL, mode: "hmac" },
  },
  { name: "keyed and not", of: [EMAIL, KEYED], want: EMAIL },
  { name: "one turned off", of: [EMAIL, { ...EMAIL, enabled: false }], want: undefined },
];

for (const { name, of, want } of REDACTIONS) {
  Deno.test(`a merge counts as redacted by what all sources were (8.1): ${name}`, async () => {
    using dir = tempDir();
    const line = '{"ts":"2026-11-21T10:32:01.000000000Z","labels":{},"msg":"x"}';
    const dirs = of.map((_, i) => dir.file(`source-${i}`));
    for (const [i, redaction] of of.entries()) {
      const metadata: Partial<Metadata> = redaction === undefined ? {} : { redaction };
      await writeCapture(dirs[i]!, { files: [[[line]]], metadata });
    }
    await merge(dirs, dir.file("out"));
    assert.deepEqual((await openCapture(dir.file("out"))).metadata.redaction, want);
  });
}

Deno.test("a merge spans its sources, unites labels, and keeps who pushed what", async () => {
  using dir = tempDir();
  const line = (label: string) =>
    `{"ts":"2026-11-21T10:32:01.000000000Z","labels":{"${label}":"1"},"msg":"x"}`;
  await writeCapture(dir.file("a"), {
    files: [[[line("app")]]],
    metadata: { started: "2026-11-21T12:00:00+02:00", stopped: "2026-11-21T10:30:00Z" },
  });
  await writeCapture(dir.file("b"), {
    files: [[[line("pod")]]],
    metadata: { started: "2026-11-21T10:20:00Z", stopped: "2026-11-21T12:00:00+01:00" },
  });
  Deno.writeTextFileSync(dir.file("b/audit.jsonl"), '{"event":"server_started"}\n');
  await merge([dir.file("a"), dir.file("b")], dir.file("out"));
  const { metadata } = await openCapture(dir.file("out"));
  assert.equal(metadata.started, "2026-11-21T12:00:00+02:00");
  assert.equal(metadata.stopped, "2026-11-21T12:00:00+01:00");
  assert.deepEqual(metadata.labelsSeen, ["app", "pod"]);
  assert.equal(
    Deno.readTextFileSync(dir.file("out/audit-m002.jsonl")),
    '{"event":"server_started"}\n',
  );
  assert.equal((await linesOf(dir.file("out"))).length, 2);
});

interface Clocked {
  readonly dir: string;
  readonly ids: readonly string[];
  /** Added to all times, in ms. */
  readonly offsetMs: number;
}

/** Lines a second apart that speak of ids, with some ms of noise. */
async function writeClocked({ dir, ids, offsetMs }: Clocked): Promise<void> {
  const random = seededRandom(offsetMs);
  const lines = ids.map((id, i) => {
    const ms = Date.UTC(2026, 10, 21, 10, 32) + i * 1000 + random.int(20) + offsetMs;
    const ts = new Date(ms).toISOString().replace("Z", "000000Z");
    return JSON.stringify({ ts, labels: { host: dir.slice(-1) }, msg: `request ${id} done` });
  });
  await writeCapture(dir, { files: [[lines]] });
}

function idsFor(seed: number, count: number): readonly string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.bytes(8).toHex());
}

Deno.test("--clock-correct moves a clock that ids show to be off, and writes down how far (8.5)", async () => {
  using dir = tempDir();
  const ids = idsFor(1, 60);
  await writeClocked({ dir: dir.file("a"), ids: [...ids, ...idsFor(2, 30)], offsetMs: 0 });
  await writeClocked({ dir: dir.file("b"), ids, offsetMs: 90_000 });
  const { corrections } = await merge([dir.file("a"), dir.file("b")], dir.file("out"), true);
  const [one] = corrections;
  assert.ok(one !== undefined && one.place === 1 && one.isApplied);
  assert.ok(Math.abs(one.offsetMs + 90_000) <= 20, `offset ${one.offsetMs}`);
  const { metadata } = await openCapture(dir.file("out"));
  const sources = metadata.derived!.sources as readonly Record<string, unknown>[];
  assert.deepEqual(sources.map((source) => source.clock_offset_ms), [undefined, one.offsetMs]);
  const merged = (await linesOf(dir.file("out"))).map((line) => JSON.parse(line));
  // Each request's two lines stand next to each other now.
  assert.equal(merged[0].msg, merged[1].msg);
  assert.deepEqual(Object.keys(merged[0]), ["ts", "labels", "msg"]);
  assert.deepEqual(await findingsIn(dir.file("out")), []);
});

const DOUBTS: readonly {
  readonly name: string;
  readonly shared: number;
  readonly offsetMs: number;
}[] = [
  { name: "few ids are shared", shared: 5, offsetMs: 90_000 },
  { name: "the difference may be the way in between", shared: 60, offsetMs: 12 },
  { name: "no id is shared", shared: 0, offsetMs: 90_000 },
];

for (const { name, shared, offsetMs } of DOUBTS) {
  Deno.test(`--clock-correct leaves times alone when ${name}; without it they always stay (8.5)`, async () => {
    using dir = tempDir();
    const ids = idsFor(1, 60);
    await writeClocked({ dir: dir.file("a"), ids: [...ids, "f".repeat(16)], offsetMs: 0 });
    const others = idsFor(3, 60 - shared);
    await writeClocked({ dir: dir.file("b"), ids: [...ids.slice(0, shared), ...others], offsetMs });
    const dirs = [dir.file("a"), dir.file("b")];
    const { corrections } = await merge(dirs, dir.file("out"), true);
    assert.ok(corrections.every(({ isApplied }) => !isApplied), JSON.stringify(corrections));
    const before = [...await linesOf(dirs[0]!), ...await linesOf(dirs[1]!)].sort();
    assert.deepEqual((await linesOf(dir.file("out"))).toSorted(), before);
    await merge(dirs, dir.file("plain"));
    assert.deepEqual((await linesOf(dir.file("plain"))).toSorted(), before);
  });
}

Deno.test("a merge that fails leaves nothing", async () => {
  using dir = tempDir();
  await writeCapture(dir.file("a"), { files: [] });
  await writeCapture(dir.file("b"), { files: [] });
  await assert.rejects(merge([dir.file("a"), dir.file("b")], dir.file("out")), {
    kind: "not_found",
  });
  assert.deepEqual(namesIn(dir.path), ["a", "b"]);
});
