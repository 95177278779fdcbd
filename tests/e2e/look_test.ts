import assert from "node:assert/strict";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { logtap, productCommand } from "../support/product.ts";
import { needs } from "../support/skip.ts";

/** Enough that no pipe holds all of it. */
const LINES = jsonLines(Array.from({ length: 20_000 }, (_, i) => ({
  ts: "2026-11-21T10:32:01.123456789Z",
  labels: { app: "api" },
  msg: `line ${i} <&> größe`,
})));
const FILES = { "2026-11-21T103200-000.jsonl": LINES };

Deno.test("open --dump --json gives back every byte of canonical lines", async () => {
  using dir = captureDir(FILES);
  const { code, stdout, stderr } = await logtap(["open", dir.path, "--dump", "--json"]);
  assert.equal(stderr, "");
  assert.equal(code, 0);
  assert.ok(stdout === LINES, "stdout differs from what is stored");
});

Deno.test("inspect and open agree on how many lines there are", async () => {
  using dir = captureDir(FILES);
  const { stdout } = await logtap(["inspect", dir.path, "--json"]);
  assert.equal(JSON.parse(stdout).total_lines, 20_000);
  const counted = await logtap(["open", dir.path, "--dump", "--count"]);
  assert.equal(counted.stdout, "20000\n");
});

Deno.test("open without --dump says what is there, and ends with 2", async () => {
  using dir = captureDir(FILES);
  const { code, stdout, stderr } = await logtap(["open", dir.path]);
  assert.equal(code, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /terminal view/);
});

Deno.test("a missing capture is told as JSON when JSON was asked for", async () => {
  const { code, stderr } = await logtap(["inspect", "/nowhere/at/all", "--json"]);
  assert.equal(code, 3);
  assert.equal(JSON.parse(stderr).error, "not_found");
});

needs("bash").test("a reader that takes one line of many ends the dump quietly", async () => {
  using dir = captureDir(FILES);
  const { program, flags } = productCommand();
  const script = `{ "$@"; echo "code $?" >&2; } | head -n 1`;
  const { stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", script, "bash", program, ...flags, "open", dir.path, "--dump"],
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assert.equal(text(stdout), "2026-11-21T11:32:01+01:00 [api] line 0 <&> größe\n");
  assert.equal(text(stderr), "code 0\n");
});
