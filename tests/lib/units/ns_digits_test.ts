import assert from "node:assert/strict";
import fc from "fast-check";
import { nsOfTs, parseNsDigits, type Time, tsOfTime } from "../../../lib/units/mod.ts";

const UNTOUCHED: Time = { seconds: -7, nanos: -7 };

function parse(text: string): Time | undefined {
  const bytes = new TextEncoder().encode(`x${text}9`);
  const $time = { ...UNTOUCHED };
  if (parseNsDigits(bytes, 1, bytes.length - 1, $time)) return $time;
  assert.deepEqual($time, UNTOUCHED, "a refused text must leave the time alone");
  return undefined;
}

Deno.test("parseNsDigits() reads 1 to 19 digits up to 2^63 - 1", () => {
  const table: readonly (readonly [string, number, number])[] = [
    ["0", 0, 0],
    ["7", 0, 7],
    ["999999999", 0, 999_999_999],
    ["1000000000", 1, 0],
    ["1700000000123456789", 1_700_000_000, 123_456_789],
    ["0000000000000000001", 0, 1],
    ["9223372036854775807", 9_223_372_036, 854_775_807],
  ];
  for (const [text, seconds, nanos] of table) assert.deepEqual(parse(text), { seconds, nanos });
});

Deno.test("parseNsDigits() refuses everything else", () => {
  const wrong = [
    "",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1.5",
    "1e9",
    "12a",
    "/1",
    "1:",
    "9223372036854775808",
  ];
  wrong.push("9223372037000000000", "9999999999999999999", "00000000000000000001", "1".repeat(40));
  for (const text of wrong) assert.equal(parse(text), undefined, JSON.stringify(text));
});

Deno.test("parseNsDigits() does not read beyond the buffer", () => {
  const $time = { ...UNTOUCHED };
  assert.equal(parseNsDigits(new Uint8Array([49, 50]), 0, 3, $time), false);
});

Deno.test("parseNsDigits() agrees with bigint arithmetic", () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (ns) => {
    const time = parse(String(ns));
    assert.ok(time);
    assert.equal(nsOfTs(tsOfTime(time)), ns);
  }));
});
