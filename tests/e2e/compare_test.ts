/** What differs between two captures, and who says what a capture was. */
import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { logtap, startReceiver } from "../support/product.ts";
import type { TempDir } from "../support/temp_dir.ts";
import { tempDir } from "../support/temp_dir.ts";

const START = Date.UTC(2026, 10, 21, 10, 32);

interface Made {
  readonly lines: number;
  readonly errors: number;
  /** What the error lines say. */
  readonly error?: string;
  readonly startMs?: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A line a second; the first ones are errors. */
function entries({ lines, errors, error = "error: refused", startMs = START, labels }: Made) {
  return Array.from({ length: lines }, (_, i) => ({
    ts: new Date(startMs + i * 1000).toISOString(),
    labels: labels ?? { app: "api" },
    msg: i < errors ? error : `request ${i} took ${i % 90}ms`,
  }));
}

function capture(made: Made): TempDir {
  return captureDir({ "2026-11-21T103200-000.jsonl": jsonLines(entries(made)) });
}

interface Row {
  readonly name: string;
  readonly current: Made;
  readonly want: string;
  readonly confidence: number;
}

/** Each against a baseline of 1,000 lines, 100 of them errors. */
const VERDICTS: readonly Row[] = [
  {
    name: "errors that nearly vanished",
    current: { lines: 1000, errors: 10 },
    want: "improvement",
    confidence: 0.9,
  },
  {
    name: "fewer errors",
    current: { lines: 1000, errors: 70 },
    want: "improvement",
    confidence: 0.7,
  },
  {
    name: "new errors, more than three times",
    current: { lines: 1000, errors: 310, error: "panic: out of memory" },
    want: "regression",
    confidence: 0.95,
  },
  {
    name: "new errors, more than twice",
    current: { lines: 1000, errors: 210, error: "panic: out of memory" },
    want: "regression",
    confidence: 0.85,
  },
  {
    name: "new errors, half more",
    current: { lines: 1000, errors: 160, error: "panic: out of memory" },
    want: "regression",
    confidence: 0.7,
  },
  {
    name: "twice the volume",
    current: { lines: 2000, errors: 200 },
    want: "different",
    confidence: 0.6,
  },
  {
    name: "more errors of the known kind",
    current: { lines: 1000, errors: 160 },
    want: "different",
    confidence: 0.5,
  },
  {
    name: "other errors, just as many",
    current: { lines: 1000, errors: 100, error: "panic: out of memory" },
    want: "different",
    confidence: 0.5,
  },
  {
    name: "the same on another day",
    current: { lines: 1000, errors: 100, startMs: START + 86_400_000 },
    want: "stable",
    confidence: 0.95,
  },
  {
    name: "slightly more errors",
    current: { lines: 1000, errors: 115 },
    want: "stable",
    confidence: 0.8,
  },
  {
    name: "somewhat more errors",
    current: { lines: 1000, errors: 140 },
    want: "stable",
    confidence: 0.5,
  },
];

for (const { name, current, want, confidence } of VERDICTS) {
  Deno.test(`diff --baseline calls ${name} ${want} (${confidence}), and --ci fails on it`, async () => {
    using before = capture({ lines: 1000, errors: 100 });
    using after = capture(current);
    const args = ["diff", before.path, after.path, "--json", "--ci", "--fail-on", want];
    const { code, stdout, stderr } = await logtap(args);
    assert.equal(stderr, "");
    const report = JSON.parse(stdout);
    assert.deepEqual([report.verdict, report.confidence], [want, confidence]);
    assert.equal(code, 6);
  });
}

Deno.test("diff --ci passes on verdicts that it was not told to fail on", async () => {
  using before = capture({ lines: 100, errors: 10 });
  using after = capture({ lines: 100, errors: 50, error: "panic: out of memory" });
  const diff = async (
    ...args: string[]
  ) => (await logtap(["diff", before.path, after.path, ...args]));
  assert.equal((await diff("--ci")).code, 6, "regression is the default");
  assert.equal((await diff("--ci", "--fail-on", "different")).code, 0);
  const shown = await diff("--baseline");
  assert.equal(shown.code, 0);
  assert.match(shown.stdout, /^Verdict: {4}regression \(confidence 95%\)$/m);
  assert.match(shown.stdout, /^ {2}\[NEW 50\] panic: out of memory$/m);
  const unarmed = await diff("--fail-on", "different");
  assert.equal(unarmed.code, 2, "a gate that can never close is a mistake");
  assert.match(unarmed.stderr, /--fail-on without --ci/);
  const typo = await diff("--ci", "--fail-on", "regresion");
  assert.equal(typo.code, 2);
  assert.match(typo.stderr, /Cannot fail on "regresion": expected improvement, regression, /);
});

Deno.test("diff has the same answer, byte for byte, with any number of workers", async () => {
  using before = capture({ lines: 3000, errors: 100 });
  using after = capture({ lines: 3000, errors: 400, error: "panic: gone", labels: { pod: "p" } });
  const args = ["diff", before.path, after.path, "--json", "--jobs"];
  const answers = await Promise.all(["0", "1", "3"].map((jobs) => logtap([...args, jobs])));
  for (const { code, stderr } of answers) assert.deepEqual([code, stderr], [0, ""]);
  assert.ok(answers.every(({ stdout }) => stdout === answers[0]!.stdout));
  const report = JSON.parse(answers[0]!.stdout);
  assert.deepEqual(report.errors_only_b, [{ pattern: "panic: gone", count: 400 }]);
  assert.deepEqual([report.labels_only_a, report.labels_only_b], [["app"], ["pod"]]);
});

Deno.test("diff takes only the entries that were asked for", async () => {
  using one = captureDir({
    "a.jsonl": jsonLines([
      ...entries({ lines: 60, errors: 0 }),
      ...entries({ lines: 60, errors: 60, labels: { app: "web" } }),
    ]),
  });
  const args = ["diff", one.path, one.path, "--json", "--label", "app=web", "--from", "11:32"];
  const { stdout, stderr } = await logtap([...args, "--to", "11:32:29"]);
  assert.equal(stderr, "");
  assert.deepEqual([JSON.parse(stdout).a.lines, JSON.parse(stdout).a.error_lines], [30, 30]);
});

async function push(url: string, made: Made): Promise<void> {
  const body = jsonLines(entries(made));
  const headers = { "content-type": "application/x-ndjson" };
  const reply = await fetch(`${url}/logtap/raw`, { method: "POST", headers, body });
  await reply.body?.cancel();
  assert.equal(reply.status, 204);
}

Deno.test("a live capture is compared and not signed; a finished one is both", async () => {
  using dir = tempDir();
  using before = capture({ lines: 500, errors: 5 });
  const live = dir.file("capture");
  await using receiver = await startReceiver(live);
  await push(receiver.url, { lines: 500, errors: 50, error: "error: disk full" });
  const diff = async () => JSON.parse((await logtap(["diff", before.path, live, "--json"])).stdout);
  const whileLive = await diff();
  assert.equal(whileLive.b.lines, 500);
  assert.equal(whileLive.b.stopped, null);
  assert.deepEqual(whileLive.errors_only_b, [{ pattern: "error: disk full", count: 50 }]);

  const sign = (...args: string[]) => logtap(["sign", live, ...args], { env: { HOME: dir.path } });
  const refused = await sign("--json");
  assert.equal(refused.code, 1);
  assert.match(JSON.parse(refused.stderr).message, /^Cannot sign ".*": it is being written$/);
  await receiver.stop();

  const stopped = await diff();
  assert.deepEqual(stopped.errors_only_b, whileLive.errors_only_b);
  assert.equal((await sign()).code, 0);
  assert.equal((await sign("--verify")).code, 0);
  assert.deepEqual((await logtap(["verify", live])).code, 0, "a signature is no damage");
  const open = await logtap(["open", live, "--dump", "--count"]);
  assert.deepEqual([open.stdout, open.stderr], ["500\n", ""]);
});

Deno.test("what was changed behind a signature is told, with 6, in text and in JSON", async () => {
  using dir = capture({ lines: 50, errors: 0 });
  using home = tempDir();
  const sign = (...args: string[]) =>
    logtap(["sign", dir.path, ...args], { env: { HOME: home.path } });
  assert.equal((await sign("--verify")).code, 3, "nobody has signed");
  assert.equal((await sign()).code, 0);
  const path = dir.file("2026-11-21T103200-000.jsonl");
  await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace("request 7", "request 8"));
  await Deno.remove(dir.file("metadata.json"));
  await Deno.writeTextFile(dir.file("2026-11-21T103300-000.jsonl"), "");
  const text = await sign("--verify");
  assert.equal(text.code, 6);
  assert.match(text.stdout, /^FAIL: 3 findings[^]*MISMATCH[^]*MISSING[^]*EXTRA/);
  const { code, stdout } = await sign("--verify", "--json");
  assert.equal(code, 6);
  const { valid, mismatches, missing, extra } = JSON.parse(stdout);
  assert.equal(valid, false);
  assert.deepEqual(mismatches.map(({ file }: { file: string }) => file), [
    "2026-11-21T103200-000.jsonl",
  ]);
  assert.deepEqual([missing, extra], [["metadata.json"], ["2026-11-21T103300-000.jsonl"]]);
});
