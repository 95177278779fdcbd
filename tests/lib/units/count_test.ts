import assert from "node:assert/strict";
import { formatCount, formatRate, plural } from "../../../lib/units/mod.ts";

Deno.test("formatCount() puts commas between thousands", () => {
  const table: readonly (readonly [number | bigint, string])[] = [
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [-1000, "-1,000"],
    [1_234_567, "1,234,567"],
    [9_007_199_254_740_993n, "9,007,199,254,740,993"],
  ];
  for (const [count, text] of table) assert.equal(formatCount(count), text);
});

Deno.test("plural() has an s but for one", () => {
  const said = [0, 1, 2, 1234].map((count) => plural(count, "file"));
  assert.deepEqual(said, ["0 files", "1 file", "2 files", "1,234 files"]);
});

Deno.test("formatRate() stays within five characters up to 999.9G", () => {
  const table: readonly (readonly [number, string])[] = [
    [0, "0"],
    [0.04, "0"],
    [0.5, "0.5"],
    [9.94, "9.9"],
    [9.96, "10"],
    [87.4, "87"],
    [999.4, "999"],
    [999.5, "1.0K"],
    [1234, "1.2K"],
    [999_949, "999.9K"],
    [999_950, "1.0M"],
    [3_400_000, "3.4M"],
    [2e9, "2.0G"],
  ];
  for (const [rate, text] of table) assert.equal(formatRate(rate), text, String(rate));
});
