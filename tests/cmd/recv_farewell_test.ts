import assert from "node:assert/strict";
import { nextSteps, topPatterns } from "../../cmd/recv_farewell.ts";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { tempDir } from "../support/temp_dir.ts";

const { signal } = new AbortController();

Deno.test("nextSteps() can be pasted into a shell", () => {
  assert.equal(
    nextSteps("./capture/"),
    "next: logtap open ./capture/\n      logtap triage ./capture/ --out ./capture-triage\n",
  );
  assert.equal(
    nextSteps("my capture's"),
    "next: logtap open 'my capture'\\''s'\n" +
      "      logtap triage 'my capture'\\''s' --out 'my capture'\\''s-triage'\n",
  );
});

Deno.test("topPatterns() tells the five most frequent ones, safe for a terminal", async () => {
  const entry = (msg: string) => ({ ts: "2026-11-21T10:32:01Z", labels: { app: "a" }, msg });
  const many = (count: number, msg: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => entry(msg(i)));
  using dir = captureDir({
    "2026-11-21T103200-000.jsonl": jsonLines([
      ...many(9, (i) => `user ${i} logged in`),
      ...many(7, () => "evil \x1b[2J\u202etext\x07"),
      ...["three", "four", "five", "six"].map((word) => entry(`only once ${word}`)),
    ]),
  });
  const lines = (await topPatterns(dir.path, signal)).trimEnd().split("\n");
  assert.equal(lines[0], "most frequent, in all 20 lines:");
  assert.match(lines[1]!, /^ +9 {2}user <N> logged in$/);
  assert.match(lines[2]!, /^ +7 {2}evil .*text/);
  assert.doesNotMatch(lines[2]!, /[\x00-\x1f\x7f-\x9f\u202e]/);
  assert.equal(lines.length, 6);
});

Deno.test("topPatterns() begins at the end, whatever the time and the number of lines", async () => {
  const ts = "2026-11-21T10:32:01Z";
  const many = (count: number, msg: string) =>
    jsonLines(Array.from({ length: count }, () => ({ ts, labels: { app: "a" }, msg })));
  using dir = captureDir({
    "2026-11-21T103200-000.jsonl": many(310_000, "old"),
    "2026-11-21T103300-000.jsonl": many(15_000, "new"),
  });
  const [title, ...top] = (await topPatterns(dir.path, signal)).trimEnd().split("\n");
  assert.match(title!, /^most frequent, in the last [0-9]{2,3},000 lines:$/);
  assert.ok(top.some((line) => /^ +15,000 {2}new$/.test(line)), top.join("\n"));
});

Deno.test("topPatterns() says nothing of nothing, and stops when it is told to", async () => {
  using dir = tempDir();
  assert.equal(await topPatterns(dir.path, signal), "");
  assert.equal(await topPatterns(dir.file("nowhere"), signal), "");
  using full = captureDir({
    "2026-11-21T103200-000.jsonl": jsonLines([{ ts: "2026-11-21T10:32:01Z", msg: "m" }]),
  });
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  await assert.rejects(topPatterns(full.path, stop.signal), { message: "stopped" });
});
