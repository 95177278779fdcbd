import assert from "node:assert/strict";
import type { Timeline } from "../../../../lib/analyze/triage/dense_timeline.ts";
import { windowsOf } from "../../../../lib/analyze/triage/windows.ts";
import { tsOfTime } from "../../../../lib/units/mod.ts";

const timeline = (errors: readonly number[]): Timeline => ({
  widthS: 60,
  startS: 600,
  total: errors.map((count) => count + 1),
  errors,
  outside: 0,
});

const seenAt = (...seconds: readonly number[]) =>
  seconds.map((at, i) => ({
    signature: `s${i}`,
    count: 1,
    firstSeen: tsOfTime({ seconds: at, nanos: 0 }),
    example: "",
  }));

Deno.test("the peak is five windows with most errors; of equals the first", () => {
  const { peakError } = windowsOf(timeline([0, 9, 0, 0, 0, 0, 0, 9, 0, 0]), []);
  assert.deepEqual(peakError, {
    fromS: 600,
    toS: 720,
    description: "9 errors in 2 windows",
  });
  const later = windowsOf(timeline([0, 0, 0, 0, 0, 0, 1, 2, 3, 2, 1]), []).peakError;
  assert.deepEqual([later?.fromS, later?.toS], [600 + 6 * 60, 600 + 11 * 60]);
});

Deno.test("the incident starts where most signatures are new; of equals the first", () => {
  const { incidentStart } = windowsOf(
    timeline([1, 1, 1, 1]),
    seenAt(600, 721, 725, 781, 790, 0, 99_999),
  );
  assert.deepEqual([incidentStart?.fromS, incidentStart?.toS], [720, 780]);
});

Deno.test("the steady state is the longest stretch without more errors than the median", () => {
  const { steadyState } = windowsOf(timeline([5, 1, 1, 6, 1, 1, 0, 7]), []);
  assert.deepEqual([steadyState?.fromS, steadyState?.toS], [600 + 4 * 60, 600 + 7 * 60]);
});

Deno.test("without errors there is neither peak nor start; short timelines have no steady state", () => {
  const quiet = windowsOf(timeline([0, 0]), []);
  assert.deepEqual(quiet, {});
  assert.deepEqual(Object.keys(windowsOf(timeline([0, 0, 0]), [])), ["steadyState"]);
});
