import assert from "node:assert/strict";
import { atLeast, atMost, reference, tableText } from "../../../scripts/bench/bar.ts";

Deno.test("a bar that is just reached is reached", () => {
  const measured = (value: number) => ({ path: "p", value, unit: "ms" });
  assert.deepEqual([99, 100, 101].map((v) => atMost(100, measured(v)).ok), [true, true, false]);
  assert.deepEqual([99, 100, 101].map((v) => atLeast(100, measured(v)).ok), [false, true, true]);
  assert.equal(reference(measured(1)).ok, undefined);
});

Deno.test("tableText() aligns its columns and shouts what fell short", () => {
  const table = tableText([
    atLeast(500_000, { path: "push", value: 612_345.6, unit: "lines/s" }),
    atMost(150, { path: "inspect", value: 151.23, unit: "ms", note: "median of 7" }),
    reference({ path: "ratio", value: 0.42, unit: "×" }),
  ]);
  assert.equal(
    table,
    [
      "what     measured         bar                       how",
      "push     612,346 lines/s  ≥ 500,000 lines/s  ok",
      "inspect  151 ms           ≤ 150 ms           SHORT  median of 7",
      "ratio    0.42 ×                              –",
      "",
    ].join("\n"),
  );
});
