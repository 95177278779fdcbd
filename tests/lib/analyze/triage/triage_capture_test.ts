import assert from "node:assert/strict";
import { triageCapture, triageJson } from "../../../../lib/analyze/triage/mod.ts";
import { openCapture } from "../../../../lib/capture/mod.ts";
import { captureDir, jsonLines } from "../../../support/capture_dir.ts";
import { incident } from "./model.ts";

const START = Date.UTC(2026, 10, 21, 10);
const FILES = {
  "2026-11-21T100000-000.jsonl": jsonLines(
    incident().map(({ second, labels, msg }) => ({
      ts: new Date(START + second * 1000).toISOString(),
      labels,
      msg,
    })),
  ),
};

Deno.test("workers find what this thread finds", async () => {
  using dir = captureDir(FILES);
  const results: unknown[] = [];
  for (const jobs of [0, 2]) {
    const counted: number[] = [];
    const triage = await triageCapture(await openCapture(dir.path), {
      dir: "x",
      windowS: 60,
      signaturesMax: 100,
      jobs,
      filter: {},
      signal: new AbortController().signal,
      onProgress: (lines) => counted.push(lines),
    });
    assert.equal(counted.at(-1), incident().length);
    results.push(triageJson(triage, { top: 10 }));
  }
  assert.deepEqual(results[0], results[1]);
});

Deno.test("an interrupt ends a triage, and its workers", async () => {
  using dir = captureDir(FILES);
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  await assert.rejects(
    triageCapture(await openCapture(dir.path), {
      dir: "x",
      windowS: 60,
      signaturesMax: 100,
      jobs: 1,
      filter: {},
      signal: controller.signal,
    }),
    /enough/,
  );
});
