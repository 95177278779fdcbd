import assert from "node:assert/strict";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { captureDir, type CaptureTexts, jsonLines } from "../support/capture_dir.ts";
import { testHost } from "../support/host.ts";

const program = { version: "test", verbs: VERBS };
const DATA = "2026-11-21T103200-000.jsonl";
const FILES: CaptureTexts = {
  [DATA]: jsonLines([
    { ts: "2026-11-21T11:32:01.5+01:00", labels: { app: "api" }, msg: "one" },
    { ts: "2026-11-21T11:33:00+01:00", labels: { app: "api" }, msg: "two" },
  ]),
  "audit.jsonl": jsonLines([{ timestamp: "2026-11-21T11:32:00+01:00", event: "server_started" }]),
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function inspect(args: readonly string[], files: CaptureTexts): Promise<Ran> {
  using dir = captureDir(files);
  const host = testHost();
  const code = await runProgram(program, ["inspect", dir.path, ...args], host);
  return { code, stdout: host.stdout.text.replaceAll(dir.path, "DIR"), stderr: host.stderr.text };
}

Deno.test("inspect sums up files that no index knows, and never the audit (8.1)", async () => {
  const { code, stdout, stderr } = await inspect(["--json"], FILES);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  const got = JSON.parse(stdout);
  assert.deepEqual([got.dir, got.files, got.total_lines, got.state], ["DIR", 1, 2, "stopped"]);
  assert.equal(got.disk_size, FILES[DATA]!.length);
  assert.equal(got.data_from, "2026-11-21T10:32:01.500000000Z");
  assert.equal(got.data_to, "2026-11-21T10:33:00.000000000Z");
  assert.deepEqual(got.labels, { app: [{ value: "api", lines: 2, bytes: got.total_bytes }] });
  assert.deepEqual(got.timeline, [
    { time: "2026-11-21T10:32:00Z", lines: 1 },
    { time: "2026-11-21T10:33:00Z", lines: 1 },
  ]);
});

Deno.test("inspect believes the index and reads no line that it covers", async () => {
  const line = {
    file: DATA,
    from: "2026-11-21T10:32:01.5Z",
    to: "2026-11-21T10:33:00Z",
    lines: 7,
    bytes: 700,
    labels: { app: { api: 7 } },
  };
  const { stdout, stderr } = await inspect([], {
    ...FILES,
    [DATA]: "not read\n",
    "index.jsonl": jsonLines([line]),
  });
  assert.equal(stderr, "");
  assert.match(stdout, /^Capture: {3}DIR$/m);
  assert.match(stdout, /^Lines: {5}7$/m);
  assert.match(stdout, /^ {2}api {2}7 {2}700 B {2}100\.0%$/m);
  assert.match(stdout, /^ {2}11:32 █▆$/m);
});

Deno.test("inspect of a capture that has no end, written by another program", async () => {
  const metadata = {
    version: 1,
    format: "jsonl",
    started: "2026-11-21T11:32:00+01:00",
    stopped: "0001-01-01T00:00:00Z",
  };
  const { stdout } = await inspect(["--utc"], {
    ...FILES,
    "metadata.json": JSON.stringify(metadata),
  });
  assert.match(stdout, /^State: {5}no end written down/m);
  assert.match(stdout, /^Period: {4}2026-11-21 10:32:00 - 10:33:00 UTC \(1m 00s\)$/m);
});

Deno.test("inspect tells on stderr what it could not read", async () => {
  const { code, stdout, stderr } = await inspect([], { ...FILES, "index.jsonl": "{\n" });
  assert.equal(code, 0);
  assert.match(stderr, /^logtap: index\.jsonl/);
  assert.match(stdout, /^Lines: {5}2$/m);
});

Deno.test("a directory without a capture ends with 3", async () => {
  const host = testHost();
  assert.equal(await runProgram(program, ["inspect", "/nowhere/at/all"], host), 3);
  assert.equal(host.stdout.text, "");
});
