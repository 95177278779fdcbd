import assert from "node:assert/strict";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { formatDuration, parseDuration } from "../../../lib/units/mod.ts";

Deno.test("parseDuration() reads sums of numbers with units", () => {
  const table: readonly (readonly [string, number])[] = [
    ["0", 0],
    ["0s", 0],
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    [".5s", 500],
    ["250ms", 250],
    ["1m250ms", 60_250],
    ["2d", 172_800_000],
    ["1w", 604_800_000],
    ["1500us", 1.5],
    ["1500µs", 1.5],
    ["2000000ns", 2],
  ];
  for (const [text, ms] of table) assert.equal(parseDuration(text), ms, text);
});

Deno.test("parseDuration() refuses what is no duration", () => {
  const wrong = ["", "5", "-5m", "+5m", "m", "5 m", "5M", "5m ", "5mm", "1h30", "5y", ".s", "1e3s"];
  wrong.push(`${"9".repeat(400)}d`);
  for (const text of wrong) {
    assert.throws(() => parseDuration(text), (error) => isLogtapError(error, "usage"), text);
  }
});

Deno.test("formatDuration() shows the two greatest units, rounded down", () => {
  const table: readonly (readonly [number, string])[] = [
    [0, "0s"],
    [0.4, "0s"],
    [250, "250ms"],
    [999.9, "999ms"],
    [1000, "1s"],
    [59_999, "59s"],
    [60_000, "1m 00s"],
    [90_500, "1m 30s"],
    [3_599_999, "59m 59s"],
    [3_900_000, "1h 05m"],
    [86_399_999, "23h 59m"],
    [183_600_000, "2d 03h"],
    [86_400_000 * 400, "400d 00h"],
  ];
  for (const [ms, text] of table) assert.equal(formatDuration(ms), text, String(ms));
});
