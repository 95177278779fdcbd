import assert from "node:assert/strict";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { type InstantReference, parseInstant } from "../../../lib/units/mod.ts";

/** Starts before midnight of its zone, stops after it; in UTC both lie on the 21st. */
const CLOSED: InstantReference = {
  started: "2026-11-21T23:50:00.5+02:00",
  stopped: "2026-11-22T00:20:00+02:00",
  now: "2027-01-01T00:00:00Z",
};
const LIVE: InstantReference = { started: "2026-11-21T08:00:00Z", now: "2026-11-21T10:00:00Z" };

const CASES: readonly (readonly [string, InstantReference, string])[] = [
  ["2026-11-21T10:32:01Z", CLOSED, "2026-11-21T10:32:01.000000000Z"],
  ["2026-11-21T10:32:01.25-01:00", CLOSED, "2026-11-21T11:32:01.250000000Z"],
  ["2026-11-21", CLOSED, "2026-11-20T22:00:00.000000000Z"],
  ["2026-11-21T10:32", CLOSED, "2026-11-21T08:32:00.000000000Z"],
  ["2026-11-21 10:32", CLOSED, "2026-11-21T08:32:00.000000000Z"],
  ["2026-11-21 10:32:05", CLOSED, "2026-11-21T08:32:05.000000000Z"],
  ["2026-11-21T10:32:05.5", CLOSED, "2026-11-21T08:32:05.500000000Z"],
  ["23:55", CLOSED, "2026-11-21T21:55:00.000000000Z"],
  ["00:10", CLOSED, "2026-11-20T22:10:00.000000000Z"],
  ["23:55:07", CLOSED, "2026-11-21T21:55:07.000000000Z"],
  ["23:55:07.123456789", CLOSED, "2026-11-21T21:55:07.123456789Z"],
  [" 23:55 ", CLOSED, "2026-11-21T21:55:00.000000000Z"],
  ["-30m", CLOSED, "2026-11-21T21:50:00.000000000Z"],
  ["5m", CLOSED, "2026-11-21T22:15:00.000000000Z"],
  ["5m ago", CLOSED, "2026-11-21T22:15:00.000000000Z"],
  ["-1h30m", CLOSED, "2026-11-21T20:50:00.000000000Z"],
  ["-1500us", CLOSED, "2026-11-21T22:19:59.998500000Z"],
  ["0", CLOSED, "2026-11-21T22:20:00.000000000Z"],
  ["-30m", LIVE, "2026-11-21T09:30:00.000000000Z"],
  ["08:15", LIVE, "2026-11-21T08:15:00.000000000Z"],
  ["-400d", LIVE, "2025-10-17T10:00:00.000000000Z"],
];

const WRONG = [
  "",
  "yesterday",
  "5",
  "--5m",
  "- 5m",
  "-5m ago",
  "5m later",
  "9:05",
  "24:00",
  "10:60",
  "10:32:",
  "10:32:61",
  "10:32Z",
  "2026-11",
  "2026-02-30",
  "2026-11-21T",
  "2026-11-21T10",
  "-99999999w",
];

Deno.test("parseInstant() reads every documented form", () => {
  for (const [text, reference, want] of CASES) {
    assert.equal(parseInstant(text, reference), want, text);
  }
});

Deno.test("parseInstant() lists the forms when it refuses a text", () => {
  for (const text of WRONG) {
    assert.throws(
      () => parseInstant(text, CLOSED),
      (error) =>
        isLogtapError(error, "usage") && error.message.includes(`"${text}"`) &&
        error.message.includes("-30m"),
      text,
    );
  }
});

Deno.test("parseInstant() blames the capture when its own times are broken", () => {
  const broken = { started: "soon", stopped: "late", now: LIVE.now };
  for (const text of ["10:32", "-5m"]) {
    assert.throws(() => parseInstant(text, broken), (error) => isLogtapError(error, "corrupt"));
  }
  assert.equal(parseInstant("2026-11-21T10:32:01Z", broken), "2026-11-21T10:32:01.000000000Z");
});
