import assert from "node:assert/strict";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { testHost } from "../support/host.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const program = { version: "test", verbs: VERBS };

const entry = (second: number, app: string, msg: string) => ({
  ts: `2026-11-21T10:${String(32 + Math.floor(second / 60)).padStart(2, "0")}:${
    String(second % 60).padStart(2, "0")
  }.000000000Z`,
  labels: { app },
  msg,
});

function capture(): TempDir {
  return captureDir({
    "2026-11-21T103200-000.jsonl": jsonLines([
      entry(1, "api", "ready"),
      entry(2, "api", "request 1 failed"),
      entry(95, "api", "request 2 failed"),
      entry(96, "db", "level=error msg=boom"),
    ]),
    "audit.jsonl": jsonLines([{ timestamp: "0001-01-01T00:00:00Z", event: "error" }]),
  });
}

async function run(...args: readonly string[]) {
  const host = testHost();
  const code = await runProgram(program, args, host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}

const names = (dir: string) => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();

Deno.test("triage --json prints one object with the keys of docs/json.md", async () => {
  using dir = capture();
  const { code, stdout, stderr } = await run("triage", dir.path, "--json");
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const got = JSON.parse(stdout);
  assert.deepEqual([got.dir, got.total_lines, got.error_lines], [dir.path, 4, 3]);
  assert.deepEqual(got.timeline, [
    { time: "2026-11-21T10:32:00Z", total_lines: 2, error_lines: 1 },
    { time: "2026-11-21T10:33:00Z", total_lines: 2, error_lines: 2 },
  ]);
  assert.deepEqual(got.errors[0], {
    signature: "request <N> failed",
    count: 2,
    first_seen: "2026-11-21T10:32:02.000000000Z",
    example: "request 1 failed",
  });
  assert.deepEqual(got.correlations, []);
});

Deno.test("triage --window works (8.5)", async () => {
  using dir = capture();
  const { stdout } = await run("triage", dir.path, "--json", "--window", "5s");
  const { timeline, window_seconds } = JSON.parse(stdout);
  assert.deepEqual([window_seconds, timeline.length], [5, 20]);
  const bad = await run("triage", dir.path, "--json", "--window", "1500ms");
  assert.equal(bad.code, 2);
});

Deno.test("triage takes the entries that the flags ask for", async () => {
  using dir = capture();
  const { stdout } = await run(
    "triage",
    dir.path,
    "--json",
    "--label",
    "app=api",
    "--from",
    "10:33",
  );
  assert.deepEqual(JSON.parse(stdout).total_lines, 3, "10:33 is in the capture's zone, +01:00");
  const later = await run(
    "triage",
    dir.path,
    "--json",
    "--label",
    "app=api",
    "--from",
    "2026-11-21T10:33:00Z",
  );
  assert.deepEqual(JSON.parse(later.stdout).total_lines, 1);
});

Deno.test("triage --out writes its files, again into the same folder, and nothing else", async () => {
  using dir = capture();
  using parent = tempDir();
  const out = parent.file("out");
  for (let round = 0; round < 2; round++) {
    const { code, stdout, stderr } = await run("triage", dir.path, "--out", out);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: "" });
    assert.match(stderr, /^logtap: 4 lines, 3 errors of 2 kinds: .*summary\.md\n$/);
    if (round === 0) Deno.writeTextFileSync(`${out}/mine.txt`, "kept");
  }
  assert.deepEqual(names(parent.path), ["out"]);
  assert.deepEqual(names(out), [
    "mine.txt",
    "report.html",
    "sequence.txt",
    "summary.md",
    "timeline.csv",
    "top_errors.txt",
    "top_talkers.txt",
    "windows.json",
  ]);
  if (Deno.build.os !== "windows") {
    assert.equal(Deno.statSync(out).mode! & 0o777, 0o700);
    assert.equal(Deno.statSync(`${out}/summary.md`).mode! & 0o777, 0o600);
  }
  await run("triage", dir.path, "--out", parent.file("plain"), "--no-html");
  assert.equal(names(parent.file("plain")).includes("report.html"), false);
});

Deno.test("triage never writes into the capture, by whatever way it is named", async () => {
  using dir = capture();
  using parent = tempDir();
  Deno.symlinkSync(dir.path, parent.file("link"));
  const before = names(dir.path);
  const ways = [
    dir.path,
    `${dir.path}/`,
    `${dir.path}/out`,
    `${dir.path}/../${dir.path.split("/").at(-1)}/x`,
    parent.file("link"),
    `${parent.file("link")}/x`,
  ];
  for (const out of ways) {
    const { code, stderr } = await run("triage", dir.path, "--out", out);
    assert.equal(code, 2, out);
    assert.match(stderr, /it is the capture, or lies in it/);
  }
  assert.deepEqual(names(dir.path), before);
  const missing = await run("triage", dir.path, "--out", parent.file("no/such/parent"));
  assert.equal(missing.code, 3);
});

Deno.test("triage prints what --out would write as summary.md, and report a verdict", async () => {
  using dir = capture();
  const printed = await run("triage", dir.path);
  assert.deepEqual([printed.code, printed.stderr], [0, ""]);
  using parent = tempDir();
  await run("triage", dir.path, "--out", parent.file("out"));
  assert.equal(printed.stdout, Deno.readTextFileSync(`${parent.file("out")}/summary.md`));
  const host = testHost({ isTerminal: true });
  using strange = tempDir();
  const escaping = strange.file("a\u001b[2Jb");
  Deno.renameSync(dir.path, escaping);
  await runProgram(program, ["triage", escaping], host);
  Deno.renameSync(escaping, dir.path);
  assert.ok(host.stdout.text.includes("␛[2J"));
  assert.equal(host.stdout.text.includes("\u001b[2J"), false);
  const report = await run("report", dir.path);
  assert.deepEqual([report.code, report.stderr], [0, ""]);
  assert.match(report.stdout, /^Severity: {2}high\n.*\nErrors: {4}3 of 4 lines \(75\.0%\)$/m);
  const both = await run("report", dir.path, "--out", parent.file("out"), "--format", "text");
  assert.equal(both.stdout, report.stdout);
  const twice = await run("triage", dir.path, "--json", "--format", "text");
  assert.equal(twice.code, 2);
});

Deno.test("triage --baseline tells what is new", async () => {
  using dir = capture();
  using before = captureDir({
    "2026-11-21T103200-000.jsonl": jsonLines([entry(1, "api", "request 9 failed")]),
  });
  const { stdout } = await run("triage", dir.path, "--baseline", before.path, "--json");
  const { baseline } = JSON.parse(stdout);
  assert.deepEqual(
    baseline.new_signatures.map(({ signature }: { signature: string }) => signature),
    [
      "boom",
    ],
  );
  assert.deepEqual([baseline.gone_signatures, baseline.dir], [[], before.path]);
});

Deno.test("report --json and --out, and spectrehub from both", async () => {
  using dir = capture();
  using parent = tempDir();
  const { code, stdout } = await run(
    "report",
    dir.path,
    "--format",
    "json",
    "--out",
    parent.file("r"),
  );
  assert.equal(code, 0);
  const got = JSON.parse(stdout);
  assert.deepEqual(Object.keys(got), [
    "capture",
    "labels",
    "triage",
    "severity",
    "suggested_commands",
  ]);
  assert.deepEqual([got.severity, got.labels, got.capture.entries], ["high", { app: 2 }, 4]);
  assert.deepEqual(names(parent.file("r")), ["report.html", "report.json"]);
  assert.equal(Deno.readTextFileSync(`${parent.file("r")}/report.json`), stdout);
  for (const verb of ["report", "triage"]) {
    const { stdout } = await run(verb, dir.path, "--format", "spectrehub");
    const envelope = JSON.parse(stdout);
    assert.deepEqual([envelope.schema, envelope.tool], ["spectre/v1", "logtap"]);
    assert.equal(envelope.findings.length, envelope.summary.total);
  }
});

Deno.test("a damaged line is told, and --strict ends with 6", async () => {
  using dir = captureDir({
    "2026-11-21T103200-000.jsonl": `${jsonLines([entry(1, "api", "x")])}{torn\n`,
  });
  const { code, stdout, stderr } = await run("triage", dir.path, "--json");
  assert.deepEqual([code, JSON.parse(stdout).not_entries], [0, 1]);
  assert.match(stderr, /1 line is no entry/);
  assert.equal((await run("triage", dir.path, "--json", "--strict")).code, 6);
});
