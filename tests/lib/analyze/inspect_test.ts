import assert from "node:assert/strict";
import { inspect, type InspectInput, inspectJson, inspectText } from "../../../lib/analyze/mod.ts";
import { styles } from "../../../lib/ansi/mod.ts";
import { EMPTY_LEDGER, type Metadata } from "../../../lib/capture/mod.ts";
import { assertGolden } from "../../support/golden.ts";

const METADATA: Metadata = {
  version: 1,
  format: "jsonl",
  started: "2026-11-21T11:32:01.000+01:00",
  stopped: "2026-11-21T12:02:01.000+01:00",
  totalLines: 1500,
  totalBytes: 150_000,
  labelsSeen: ["app", "pod"],
  ledger: { ...EMPTY_LEDGER, received: 1500, written: 1500 },
  starts: [{
    started: "2026-11-21T11:32:01.000+01:00",
    stopped: "2026-11-21T12:02:01.000+01:00",
  }],
  writer: "logtap 0.1.0",
};

const CLOSED: InspectInput = {
  dir: "./capture",
  metadata: METADATA,
  files: 2,
  diskBytes: 30_000,
  sums: [
    {
      file: "f",
      lines: 1000,
      bytes: 100_000,
      from: "2026-11-21T10:32:01.123456789Z",
      to: "2026-11-21T10:45:00.000000000Z",
      labels: { app: { api: 700, worker: 300 } },
      labelsCapped: ["pod"],
    },
    {
      file: "f",
      lines: 500,
      bytes: 50_000,
      from: "2026-11-21T10:40:00.000000000Z",
      to: "2026-11-21T11:02:00.500000000Z",
      labels: { app: { api: 499, "日本": 1 }, pod: { "": 500 } },
    },
  ],
  writer: "gone",
  now: "2027-01-01T00:00:00Z",
};

/** As the older program leaves it while it runs, or after it was killed. */
const OLD: InspectInput = {
  dir: "old\u001b[2J",
  metadata: {
    version: 1,
    format: "jsonl",
    started: "2026-11-21T23:50:00.5-08:00",
    totalLines: 0,
    totalBytes: 0,
    labelsSeen: [],
  },
  files: 2,
  diskBytes: 612,
  sums: [{
    file: "f",
    lines: 3,
    bytes: 512,
    from: "0001-01-01T00:00:00Z",
    to: "2026-11-22T00:10:00-08:00",
    labels: { "na\u202eme": { "\u001b]0;x\u0007": 3 } },
  }, {
    file: "f",
    lines: 2,
    bytes: 100,
    from: "2026-11-21T23:51:00-08:00",
    to: "2026-11-22T00:10:00-08:00",
    labels: {},
  }],
  writer: "unknown",
  now: "2027-01-01T00:00:00Z",
};

const LIVE: InspectInput = {
  ...CLOSED,
  metadata: {
    ...withoutStop(METADATA),
    ledger: {
      received: 2000,
      written: 1500,
      duplicate: 3,
      expired: 0,
      dropped: { queue_full: 400, write_error: 47 },
      refused: { bad_timestamp: 50 },
      redacted: {},
      evicted: { files: 2, lines: 600, bytes: 60_000 },
    },
    starts: [
      { started: "2026-11-21T11:32:01.000+01:00", unclean: true },
      { started: "2026-11-21T11:40:00.000+01:00" },
    ],
  },
  writer: "alive",
  now: "2026-11-21T11:32:01.000Z",
};

function withoutStop({ stopped: _, ...rest }: Metadata): Metadata {
  return rest;
}

const PLAIN = { style: styles(false), utc: false, isTerminal: false };
const json = (input: InspectInput) => `${JSON.stringify(inspectJson(inspect(input)), null, 2)}\n`;

Deno.test("inspect prints a closed capture", () => {
  assertGolden("analyze/inspect_closed.txt", inspectText(inspect(CLOSED), PLAIN));
  assertGolden("analyze/inspect_closed.json", json(CLOSED));
});

Deno.test("inspect prints a live capture with everything that went wrong", () => {
  assertGolden("analyze/inspect_live.txt", inspectText(inspect(LIVE), { ...PLAIN, utc: true }));
  assertGolden("analyze/inspect_live.json", json(LIVE));
});

Deno.test("inspect prints an older capture without any year 1, harmless on a terminal", () => {
  const options = { style: styles(true), utc: false, isTerminal: true };
  assertGolden("analyze/inspect_old.txt", inspectText(inspect(OLD), options));
  assertGolden("analyze/inspect_old.json", json(OLD));
  assert.ok(!json(OLD).includes("0001-"));
});

Deno.test("inspect of a capture without a line", () => {
  const empty = { ...CLOSED, files: 0, diskBytes: 0, sums: [] };
  assertGolden("analyze/inspect_empty.txt", inspectText(inspect(empty), PLAIN));
  assertGolden("analyze/inspect_empty.json", json(empty));
});

Deno.test("entries from before the capture, or ahead of it, are told with their own times", () => {
  const withSpan = (from: string, to: string) => {
    const sums = CLOSED.sums.slice(0, 1).map((sum) => ({ ...sum, from, to }));
    return inspectText(inspect({ ...CLOSED, sums }), PLAIN);
  };
  const [started, stopped] = [METADATA.started, METADATA.stopped!];
  assert.doesNotMatch(withSpan(started, stopped), /^Entries:/m);
  const old = withSpan("2026-11-20T08:00:00.5Z", "2026-11-20T09:30:00Z");
  assert.match(old, /^Entries: {3}2026-11-20 09:00:00 - 10:30:00 \+01:00 \(1h 29m\)$/m);
  assert.match(withSpan(started, "2026-11-22T00:00:00Z"), /^Entries:/m);
});

Deno.test("the state is told by the end and by the lock", () => {
  const open = withoutStop(METADATA);
  const state = (metadata: Metadata, writer: InspectInput["writer"]) =>
    inspect({ ...CLOSED, metadata, writer }).state;
  assert.equal(state(METADATA, "gone"), "stopped");
  assert.equal(state(METADATA, "unknown"), "stopped");
  assert.equal(state(open, "alive"), "live");
  assert.equal(state(open, "gone"), "killed");
  assert.equal(state(open, "unknown"), "unclear");
});

Deno.test("the period of a killed capture ends with its data", () => {
  const { period, linesPerSecond } = inspect({ ...CLOSED, metadata: withoutStop(METADATA) });
  assert.equal(period?.to, "2026-11-21T11:02:00.500000000Z");
  assert.equal(period?.ms, 1_799_500);
  assert.equal(linesPerSecond, 1500 / 1799.5);
});

Deno.test("a start that is no time gives way to the data", () => {
  const metadata = { ...METADATA, started: "soon" };
  assert.equal(inspect({ ...CLOSED, metadata }).period?.from, "2026-11-21T10:32:01.123456789Z");
  assert.equal(inspect({ ...CLOSED, metadata, sums: [] }).period, undefined);
});

Deno.test("a label with many values is listed in part", () => {
  const app = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`pod-${i}`, 40]));
  const sums = [{ ...CLOSED.sums[0]!, labels: { app } }];
  const text = inspectText(inspect({ ...CLOSED, sums }), PLAIN);
  assert.match(text, /and 5 more values\n/);
  assert.equal(text.match(/pod-/g)?.length, 20);
});
