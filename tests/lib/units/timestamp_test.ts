import assert from "node:assert/strict";
import fc from "fast-check";
import {
  canonicalTs,
  nsOfTs,
  offsetMinutesOf,
  shortTs,
  timeOfTs,
  tsOfNs,
  tsOfTime,
  zonedTs,
} from "../../../lib/units/mod.ts";

const CASES: readonly (readonly [string, string])[] = [
  ["2026-11-21T10:32:01.123456789Z", "2026-11-21T10:32:01.123456789Z"],
  ["2026-11-21T10:32:01Z", "2026-11-21T10:32:01.000000000Z"],
  ["2026-11-21t10:32:01z", "2026-11-21T10:32:01.000000000Z"],
  ["2026-11-21 10:32:01Z", "2026-11-21T10:32:01.000000000Z"],
  ["2026-11-21T10:32:01.5Z", "2026-11-21T10:32:01.500000000Z"],
  ["2026-11-21T10:32:01.1234567899999Z", "2026-11-21T10:32:01.123456789Z"],
  ["2026-11-21T11:32:01.000+01:00", "2026-11-21T10:32:01.000000000Z"],
  ["2026-11-21T00:30:00+05:45", "2026-11-20T18:45:00.000000000Z"],
  ["2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000000000Z"],
  ["2026-11-21T10:32:01-00:00", "2026-11-21T10:32:01.000000000Z"],
  ["2024-02-29T12:00:00.000000000Z", "2024-02-29T12:00:00.000000000Z"],
  ["2000-02-29T12:00:00Z", "2000-02-29T12:00:00.000000000Z"],
  ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z"],
  ["2017-01-01T00:59:60.5+01:00", "2017-01-01T00:00:00.500000000Z"],
  ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000000Z"],
  ["1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900000000Z"],
  ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000000Z"],
  ["0001-01-01T00:00:00+01:00", "0000-12-31T23:00:00.000000000Z"],
  ["0099-03-01T00:00:00Z", "0099-03-01T00:00:00.000000000Z"],
  ["9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"],
];

const NO_TIMES = [
  "",
  "now",
  "2026-11-21",
  "2026-11-21T10:32:01",
  "2026-11-21T10:32Z",
  "2026-11-21T10:32:01.Z",
  "2026-11-21T10:32:01,5Z",
  "2026-11-21T10:32:01+0100",
  "2026-11-21T10:32:01+24:00",
  "2026-11-21T10:32:01+01:60",
  "2026-11-21T24:00:00Z",
  "2026-11-21T10:60:00Z",
  "2026-11-21T10:32:61Z",
  "2026-00-21T10:32:01Z",
  "2026-13-21T10:32:01Z",
  "2026-11-00T10:32:01Z",
  "2026-11-31T10:32:01Z",
  "2026-11-31T10:32:01.000000000Z",
  "2025-02-29T10:32:01Z",
  "1900-02-29T10:32:01.000000000Z",
  "10000-01-01T00:00:00Z",
  "-001-01-01T00:00:00Z",
  "0000-01-01T00:00:00+00:01",
  "9999-12-31T23:59:59-00:01",
  "9999-12-31T23:59:60Z",
  "٢٠٢٦-11-21T10:32:01Z",
  "2026-11-21T10:32:01Z\n",
];

const SECONDS = fc.integer({ min: 0, max: 253_402_300_799 });
const NANOS = fc.integer({ min: 0, max: 999_999_999 });

Deno.test("canonicalTs() brings RFC 3339 to UTC with nine digits", () => {
  for (const [text, ts] of CASES) assert.equal(canonicalTs(text), ts, text);
});

Deno.test("canonicalTs() tells by undefined what is no time", () => {
  for (const text of NO_TIMES) assert.equal(canonicalTs(text), undefined, JSON.stringify(text));
});

Deno.test("canonicalTs() agrees with Date in every zone from 1970 to 9998", () => {
  const second = fc.integer({ min: 86_400, max: 253_370_764_799 });
  fc.assert(fc.property(second, fc.integer({ min: -1439, max: 1439 }), (seconds, zone) => {
    const ts = new Date(seconds * 1000).toISOString().replace(".000Z", ".000000000Z");
    assert.equal(canonicalTs(ts), ts);
    assert.equal(canonicalTs(zonedTs(ts, zone)), ts);
    assert.equal(offsetMinutesOf(zonedTs(ts, zone)), zone);
  }));
});

Deno.test("canonical texts sort as their moments do", () => {
  const ns = fc.bigInt({
    min: nsOfTs("0000-01-01T00:00:00Z"),
    max: nsOfTs("9999-12-31T23:59:59Z"),
  });
  fc.assert(fc.property(ns, ns, (a, b) => {
    assert.equal(tsOfNs(a) < tsOfNs(b), a < b);
    assert.equal(nsOfTs(tsOfNs(a)), a);
  }));
});

Deno.test("tsOfTime() and timeOfTs() are inverse", () => {
  fc.assert(fc.property(SECONDS, NANOS, (seconds, nanos) => {
    const ts = tsOfTime({ seconds, nanos });
    assert.equal(ts.length, 30);
    assert.equal(canonicalTs(ts), ts);
    assert.deepEqual(timeOfTs(ts), { seconds, nanos });
  }));
});

Deno.test("timeOfTs() has no moment before 1970", () => {
  assert.equal(timeOfTs("0001-01-01T00:00:00Z"), undefined);
  assert.equal(timeOfTs("1969-12-31T23:59:59.999999999Z"), undefined);
});

Deno.test("tsOfNs() refuses years of five digits", () => {
  assert.throws(() => tsOfNs(nsOfTs("9999-12-31T23:59:59.999999999Z") + 1n), RangeError);
  assert.throws(() => tsOfNs(nsOfTs("0000-01-01T00:00:00Z") - 1n), RangeError);
});

Deno.test("zonedTs() keeps UTC where a zone would leave the years that four digits tell", () => {
  const [first, last] = ["0000-01-01T00:00:00.000000000Z", "9999-12-31T23:59:59.000000000Z"];
  assert.equal(zonedTs(last, 60), last);
  assert.equal(zonedTs(last, -60), "9999-12-31T22:59:59.000000000-01:00");
  assert.equal(zonedTs(first, -60), first);
});

Deno.test("zonedTs() shows the offset, and Z for UTC", () => {
  const ts = "2026-11-21T23:45:00.123456789Z";
  assert.equal(zonedTs(ts, 0), ts);
  assert.equal(zonedTs(ts, 60), "2026-11-22T00:45:00.123456789+01:00");
  assert.equal(zonedTs(ts, -570), "2026-11-21T14:15:00.123456789-09:30");
  assert.equal(offsetMinutesOf("10:32"), undefined);
});

Deno.test("shortTs() is in UTC, to the second, and leaves alone what is no time", () => {
  assert.equal(shortTs("2026-11-21T11:32:01.987654321+01:00"), "2026-11-21T10:32:01Z");
  assert.equal(shortTs("soon"), "soon");
});
