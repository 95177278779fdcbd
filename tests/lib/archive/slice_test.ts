import assert from "node:assert/strict";
import fc from "fast-check";
import { sliceCapture } from "../../../lib/archive/mod.ts";
import { openCapture } from "../../../lib/capture/mod.ts";
import { decodeEntry } from "../../../lib/entry/mod.ts";
import { compileFilter, type Filter, parseLabelMatchers } from "../../../lib/filter/mod.ts";
import { compilePattern } from "../../../lib/pattern/mod.ts";
import { SEED } from "../../support/random.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { findingsIn, linesOf, namesIn, outputTo, shapes, writeCapture } from "./support/made.ts";

const MAKING = { now: "2026-11-21T13:00:00Z", writer: "logtap test" };

async function slice(
  source: string,
  out: string,
  how: { readonly filter: Filter; readonly invert: boolean },
): Promise<readonly string[]> {
  const { signal } = new AbortController();
  try {
    await sliceCapture(await openCapture(source), { ...MAKING, ...how, signal }, outputTo(out));
  } catch (error) {
    assert.equal((error as { kind?: string }).kind, "not_found", String(error));
    return [];
  }
  assert.deepEqual(await findingsIn(out), []);
  return await linesOf(out);
}

const filters = fc.record({
  from: fc.constantFrom("2026-11-21T10:32:01.000000000Z", "2026-11-21T10:32:03.000000000Z"),
  to: fc.constantFrom("2026-11-21T10:32:03.000000000Z", "2026-11-21T10:32:04.500000000Z"),
  label: fc.constantFrom("app=api", "app!=api", "pod=", "app=~.*e.*", "1=web"),
  grep: fc.constantFrom("e", "time out", "^r", "[0-9]"),
}, { requiredKeys: [] }).map(({ from, to, label, grep }) =>
  compileFilter({
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(label !== undefined && { labels: parseLabelMatchers([label]) }),
    ...(grep !== undefined && { grep: compilePattern(grep) }),
  })
);

Deno.test("a slice is what a naive scan finds; with the inverted one it is the source", async () => {
  await fc.assert(
    fc.asyncProperty(shapes(), filters, async (shape, filter) => {
      using dir = tempDir();
      await writeCapture(dir.file("source"), shape);
      const source = await linesOf(dir.file("source"));
      assert.deepEqual(source, shape.files.flat(2));
      const taken = await slice(dir.file("source"), dir.file("a"), { filter, invert: false });
      const left = await slice(dir.file("source"), dir.file("b"), { filter, invert: true });
      assert.deepEqual(taken, source.filter((line) => filter.matches(decodeEntry(line)!)));
      assert.deepEqual([...taken, ...left].sort(), source.toSorted());
    }),
    { numRuns: 60, seed: SEED },
  );
});

Deno.test("a slice says what it was made from, and of what zone and redaction it is", async () => {
  using dir = tempDir();
  const line = '{"ts":"2026-11-21T10:32:01.000000000Z","labels":{"app":"api"},"msg":"x"}';
  const redaction = { enabled: true, patterns: ["email", "ipv4"] };
  await writeCapture(dir.file("source"), { files: [[[line]]], metadata: { redaction } });
  await sliceCapture(await openCapture(`${dir.file("source")}/`), {
    ...MAKING,
    filter: compileFilter({ labels: parseLabelMatchers(["app=api"]) }),
    invert: false,
    asked: { labels: ["app=api"] },
    signal: new AbortController().signal,
  }, outputTo(dir.file("out")));
  const { metadata } = await openCapture(dir.file("out"));
  assert.deepEqual(metadata.redaction, redaction);
  assert.equal(metadata.started, "2026-11-21T11:32:00.000+01:00");
  assert.deepEqual(metadata.derived, {
    by: "slice",
    at: MAKING.now,
    sources: [{
      name: "source",
      started: "2026-11-21T11:32:00.000+01:00",
      stopped: "2026-11-21T12:32:00.000+01:00",
      lines: 1,
    }],
    filter: { labels: ["app=api"] },
  });
});

Deno.test("a slice of nothing is a fault and leaves nothing, nor does one that is stopped", async () => {
  using dir = tempDir();
  const line = '{"ts":"2026-11-21T10:32:01.000000000Z","labels":{},"msg":"x"}';
  await writeCapture(dir.file("source"), { files: [[[line]]] });
  const capture = await openCapture(dir.file("source"));
  const none = compileFilter({ grep: compilePattern("nowhere") });
  const controller = new AbortController();
  const options = { ...MAKING, filter: none, invert: false, signal: controller.signal };
  const output = outputTo(dir.file("out"));
  await assert.rejects(sliceCapture(capture, options, output), { kind: "not_found" });
  controller.abort(new Error("stopped"));
  await assert.rejects(sliceCapture(capture, { ...options, invert: true }, output), /stopped/);
  assert.deepEqual(namesIn(dir.path), ["source"]);
});
