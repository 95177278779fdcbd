import assert from "node:assert/strict";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { captureDir, type CaptureTexts, jsonLines } from "../support/capture_dir.ts";
import { testHost, type TestHostOptions } from "../support/host.ts";

/** An older program's capture: two files, local offsets, out of order, audit beside the data. */
const FILES: CaptureTexts = {
  "2026-11-21T103200-000.jsonl": jsonLines([
    { ts: "2026-11-21T11:32:00.5+01:00", labels: { app: "api" }, msg: "start" },
    { ts: "2026-11-21T11:40:00+01:00", labels: { app: "worker" }, msg: "job <1> & \u001b[31mred" },
    { ts: "2026-11-21T12:10:00.1234+01:00", labels: { app: "api" }, msg: "timeout one" },
  ]),
  "2026-11-21T113000-000.jsonl": jsonLines([
    { ts: "2026-11-21T12:00:00+01:00", msg: "no labels" },
    { ts: "2026-11-21T12:31:00+01:00", labels: { app: "api" }, msg: "Timeout two" },
    { ts: "2026-11-21T12:32:00+01:00", labels: { app: "api" }, msg: "end" },
  ]),
  "audit.jsonl": jsonLines([{ timestamp: "2026-11-21T11:32:00+01:00", event: "timeout" }]),
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function grep(args: readonly string[], options: TestHostOptions = {}): Promise<Ran> {
  using dir = captureDir(FILES);
  const host = testHost(options);
  const words = args.map((arg) => arg === "DIR" ? dir.path : arg);
  const code = await runProgram({ version: "test", verbs: VERBS }, ["grep", ...words], host);
  const hide = (text: string) => text.replaceAll(dir.path, "DIR");
  return { code, stdout: host.stdout.text, stderr: hide(host.stderr.text) };
}

async function text(...args: readonly string[]): Promise<readonly string[]> {
  const { code, stdout, stderr } = await grep([...args, "DIR", "--format", "text"]);
  assert.deepEqual([code, stderr], [stdout === "" ? 1 : 0, ""]);
  return stdout.split("\n").slice(0, -1);
}

Deno.test("grep prints entries as JSON in the order written, without HTML escapes", async () => {
  const { code, stdout, stderr } = await grep(["job|Timeout", "DIR"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.equal(
    stdout,
    '{"ts":"2026-11-21T11:40:00+01:00","labels":{"app":"worker"},"msg":"job <1> & \\u001b[31mred"}\n' +
      '{"ts":"2026-11-21T12:31:00+01:00","labels":{"app":"api"},"msg":"Timeout two"}\n',
  );
});

Deno.test("grep never looks into audit.jsonl (8.1)", async () => {
  assert.deepEqual(await text("timeout"), ["12:10:00.123 [api] timeout one"]);
});

Deno.test("grep prints text with the time of day, in the capture's zone or UTC", async () => {
  assert.deepEqual(await text("no labels"), ["12:00:00.000 [-] no labels"]);
  assert.deepEqual(await text("no labels", "--utc"), ["11:00:00.000 [-] no labels"]);
});

Deno.test("grep's flags choose as they say", async () => {
  const first = async (...args: readonly string[]) =>
    (await text(...args)).map((line) => line === "--" ? "--" : line.slice(0, 5)).join(" ");
  assert.equal(await first("timeout", "-i"), "12:10 12:31");
  assert.equal(await first("timeout", "-i", "-v"), "11:32 11:40 12:00 12:32");
  assert.equal(await first("", "-m", "2"), "11:32 11:40");
  assert.equal(await first("", "-m", "0"), "");
  assert.equal(await first("", "--label", "app=api", "--from", "12:00"), "12:10 12:31 12:32");
  assert.equal(await first("t", "--label", "app!=api"), "");
  assert.equal(await first("", "--sort"), "11:32 11:40 12:00 12:10 12:31 12:32");
});

Deno.test("grep's neighbours reach across files, follow the order printed, and keep groups apart", async () => {
  const first = async (...args: readonly string[]) =>
    (await text(...args)).map((line) => line === "--" ? "--" : line.slice(0, 5)).join(" ");
  assert.equal(await first("timeout one", "-C", "1"), "11:40 12:10 12:00");
  assert.equal(await first("timeout one", "-C", "1", "--sort"), "12:00 12:10 12:31");
  assert.equal(await first("start|two", "-A", "1"), "11:32 11:40 -- 12:31 12:32");
  assert.equal(await first("start|one", "-C", "1"), "11:32 11:40 12:10 12:00");
  assert.equal(await first("two", "-B", "1", "--label", "app=api"), "12:10 12:31");
});

Deno.test("on a terminal the matches come first, and then how many there are", async () => {
  using dir = captureDir(FILES);
  const host = testHost({ isTerminal: true });
  const saidAtFlush: string[] = [];
  host.stdout.flush = () => Promise.resolve(void saidAtFlush.push(host.stderr.text));
  await runProgram({ version: "test", verbs: VERBS }, ["grep", "start", dir.path], host);
  assert.equal(saidAtFlush[0], "");
  assert.match(host.stderr.text, /^1 match /);
});

Deno.test("grep -F takes a text, -w whole words", async () => {
  assert.deepEqual(await text("-F", "job <1> ["), []);
  assert.deepEqual((await text("-F", "job <1> & ")).length, 1);
  assert.deepEqual(await text("-F", "t.meout"), []);
  assert.deepEqual((await text("-i", "-w", "TIMEOUT")).length, 2);
  assert.deepEqual(await text("-w", "time|out"), []);
  assert.deepEqual((await text("-w", "one|two")).length, 2);
  assert.deepEqual((await text("-F", "-w", "<1>")).length, 1);
  assert.deepEqual((await text("-F", "-w", "-v", "<1>")).length, 5);
});

Deno.test("what is wrong with a pattern is told of what was typed, with -w too", async () => {
  const { code, stderr } = await grep(["-w", "a(", "DIR"]);
  assert.equal(code, 2);
  assert.match(stderr, /^logtap: Cannot use pattern "a\(": /);
});

Deno.test("grep -q says it with its exit alone", async () => {
  for (const [pattern, code] of [["timeout", 0], ["nowhere", 1]] as const) {
    const quiet = await grep(["-q", pattern, "DIR"], { isTerminal: true });
    assert.deepEqual(quiet, { code, stdout: "", stderr: "" });
  }
});

Deno.test("grep says in JSON which entries are neighbours, and prints no separators", async () => {
  const { stdout } = await grep(["start|two", "DIR", "-C", "1"]);
  const roles = stdout.trimEnd().split("\n").map((line) => {
    const { msg, context } = JSON.parse(line);
    return `${msg.slice(0, 5)} ${context ?? "match"}`;
  });
  assert.deepEqual(roles, [
    "start match",
    "job < after",
    "no la before",
    "Timeo match",
    "end after",
  ]);
});

Deno.test("grep counts by data file, and names those with matches", async () => {
  assert.equal(
    (await grep(["-c", "-i", "timeout", "DIR"])).stdout,
    "2026-11-21T103200-000.jsonl\t1\n2026-11-21T113000-000.jsonl\t1\n",
  );
  assert.equal(
    (await grep(["-c", "start", "DIR", "--json"])).stdout,
    '{"file":"2026-11-21T103200-000.jsonl","count":1}\n',
  );
  assert.equal((await grep(["-l", "end", "DIR"])).stdout, "2026-11-21T113000-000.jsonl\n");
});

Deno.test("grep ends as grep does, and speaks on terminals only", async () => {
  assert.deepEqual(await grep(["nowhere", "DIR"]), { code: 1, stdout: "", stderr: "" });
  const shown = await grep(["-i", "timeout", "DIR"], { isTerminal: true });
  assert.equal(shown.stderr, "2 matches across 2 files\n");
  assert.equal(
    (await grep(["start", "DIR"], { isTerminal: true })).stderr,
    "1 match across 1 file\n",
  );
});

Deno.test("log text does not act on the terminal it is printed on", async () => {
  const { stdout } = await grep(["job", "DIR", "--format", "text", "--color", "never"], {
    isTerminal: true,
  });
  assert.equal(stdout, "11:40:00.000 [worker] job <1> & ␛[31mred\n");
});

Deno.test("grep refuses what cannot be meant", async () => {
  const table: readonly (readonly [readonly string[], RegExp])[] = [
    [
      ["DIR", "start"],
      /"DIR" in "start": the first is a directory[^]*hint: logtap grep PATTERN DIR/,
    ],
    [["(", "DIR"], /missing closing/],
    [["x", "DIR", "--json", "--format", "text"], /--json and --format text/],
    [["x", "DIR", "-c", "-l"], /--count and --files-with-matches/],
    [["x", "DIR", "--from", "late"], /Cannot read time "late"/],
  ];
  for (const [args, says] of table) {
    const { code, stdout, stderr } = await grep(args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, says);
  }
  assert.equal((await grep(["x", "/nowhere/at/all"])).code, 3);
});
