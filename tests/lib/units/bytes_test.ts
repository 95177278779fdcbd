import assert from "node:assert/strict";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { formatBytes, parseBytes } from "../../../lib/units/mod.ts";

const KB = 1024;
const SIZES: readonly (readonly [string, number])[] = [
  ["0", 0],
  ["512", 512],
  ["512B", 512],
  ["512 b", 512],
  ["1KB", KB],
  ["1k", KB],
  ["1KiB", KB],
  ["1Ki", KB],
  ["256MB", 256 * KB ** 2],
  ["  256 mb ", 256 * KB ** 2],
  ["64Mi", 64 * KB ** 2],
  ["1.5GB", 1.5 * KB ** 3],
  ["10Gi", 10 * KB ** 3],
  ["50 GiB", 50 * KB ** 3],
  ["2TB", 2 * KB ** 4],
  ["1.0001KB", 1024],
  ["8191TB", 8191 * KB ** 4],
];

const NO_SIZES = [
  "",
  "MB",
  "-1MB",
  "+1MB",
  "1 M B",
  "1PB",
  "1MBB",
  "1iB",
  "1i",
  "1,5MB",
  "1e3",
  "0x10",
  ".5MB",
  "5.MB",
  "9000TB",
  "999999999999999999999",
  "١MB",
];

Deno.test("parseBytes() reads every documented form", () => {
  for (const [text, bytes] of SIZES) assert.equal(parseBytes(text), bytes, JSON.stringify(text));
});

Deno.test("parseBytes() refuses what is no size and says what was expected", () => {
  for (const text of NO_SIZES) {
    assert.throws(
      () => parseBytes(text),
      (error) =>
        isLogtapError(error, "usage") && /expected a number and a unit/.test(error.message),
      JSON.stringify(text),
    );
  }
});

Deno.test("formatBytes() shows one decimal and never 1024 of a unit", () => {
  const table: readonly (readonly [number, string])[] = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KB"],
    [1536, "1.5 KB"],
    [1023.9 * KB, "1023.9 KB"],
    [KB ** 2 - 1, "1.0 MB"],
    [1.5 * KB ** 3, "1.5 GB"],
    [KB ** 4 - 1, "1.0 TB"],
    [5000 * KB ** 4, "5000.0 TB"],
  ];
  for (const [bytes, text] of table) assert.equal(formatBytes(bytes), text);
});
