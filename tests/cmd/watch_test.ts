import assert from "node:assert/strict";
import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { testHost } from "../support/host.ts";

/** More than is looked through at first. */
const COUNT = 30_000;

const entryOf = (i: number) => (
  {
    ts: "2026-11-21T10:32:01Z",
    labels: { app: i % 2 === 0 ? "api" : "web" },
    msg: `line ${i}${i === 7 ? " rare" : ""}`,
  }
);

/** A finished capture: watch ends by itself. */
async function watch(...args: readonly string[]): Promise<string> {
  const entries = Array.from({ length: COUNT }, (_, i) => entryOf(i + 1));
  using dir = captureDir({
    "2026-11-21T103200-000.jsonl": jsonLines(entries.slice(0, COUNT / 2)),
    "2026-11-21T103200-001.jsonl": jsonLines(entries.slice(COUNT / 2)),
  });
  const host = testHost();
  const code = await runProgram(
    { version: "test", verbs: VERBS },
    ["watch", dir.path, ...args],
    host,
  );
  assert.deepEqual([code, host.stderr.text], [0, ""]);
  return host.stdout.text;
}

Deno.test("watch prints the last ten of a finished capture, across its files, and ends (8.5)", async () => {
  const lines = (await watch()).trimEnd().split("\n");
  assert.equal(lines.length, 10);
  assert.equal(lines[0], "2026-11-21T11:32:01+01:00 [web] line 29991");
  assert.equal(lines.at(-1), "2026-11-21T11:32:01+01:00 [api] line 30000");
});

Deno.test("watch takes the last N of those that match, however far back they are", async () => {
  const messages = async (...args: readonly string[]) =>
    (await watch("--json", ...args)).split("\n").filter((line) => line !== "")
      .map((line) => JSON.parse(line).msg);
  assert.deepEqual(await messages("-n", "2", "--label", "app=web"), ["line 29997", "line 29999"]);
  assert.deepEqual(await messages("-n", "3", "--grep", "rare"), ["line 7 rare"]);
  assert.deepEqual(await messages("-n", "3", "--grep", "RARE", "-i"), ["line 7 rare"]);
  assert.deepEqual(
    await messages("-n", "1", "--label", "app=web", "--label", "app!=api"),
    ["line 29999"],
  );
  assert.deepEqual(await messages("-n", "0"), []);
  assert.deepEqual(await messages("-n", "1", "--follow", "never"), ["line 30000"]);
});

Deno.test("watch shows UTC when it is asked to", async () => {
  assert.equal(await watch("-n", "1", "--utc"), "2026-11-21T10:32:01Z [api] line 30000\n");
});
