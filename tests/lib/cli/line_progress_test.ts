import assert from "node:assert/strict";
import { cellWidth } from "../../../lib/ansi/mod.ts";
import { LineProgress } from "../../../lib/cli/mod.ts";
import { KeptOutput } from "../../support/host.ts";

/** Each line that was written over the one before. */
function shown(texts: readonly string[], columns: number): readonly string[] {
  const stderr = new KeptOutput({ isTerminal: true, columns });
  let nowMs = 0;
  const progress = new LineProgress({ stderr, nowMs: () => nowMs += 1000 });
  for (const text of texts) progress.show(() => text);
  progress.clear();
  return stderr.text.split("\r").filter((line) => line !== "");
}

Deno.test("LineProgress keeps to one line of the terminal, however wide its characters are", () => {
  for (const text of ["日本語のログ/capture: 12,345 lines", "a".repeat(100), "short"]) {
    for (const line of shown([text], 20)) assert.ok(cellWidth(line) < 20, line);
  }
});

Deno.test("LineProgress leaves nothing of a longer line behind", () => {
  const [long, short, cleared] = shown(["日本語: 10", "ab"], 80);
  assert.equal(cellWidth(short!), cellWidth(long!));
  assert.equal(cleared, "  ");
});

Deno.test("LineProgress says nothing in a pipe", () => {
  const stderr = new KeptOutput();
  const progress = new LineProgress({ stderr, nowMs: () => 10_000 });
  progress.show(() => "half");
  progress.clear();
  assert.equal(stderr.text, "");
});
