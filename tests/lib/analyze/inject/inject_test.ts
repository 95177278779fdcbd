import assert from "node:assert/strict";
import {
  faultText,
  injectCaptured,
  injectionAt,
  injector,
  parseFault,
} from "../../../../lib/analyze/inject/mod.ts";
import type { Entry } from "../../../../lib/entry/mod.ts";
import { decodeEntry } from "../../../../lib/entry/mod.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";
import { levelOf } from "../../../../lib/line/mod.ts";

const FROM = "2026-11-21T10:32:00.000000000Z";

/** What faults make of entries for one minute from 10:32 on. */
function inject(faults: readonly string[]) {
  return injector(injectionAt(faults.map(parseFault), { from: FROM, durationMs: 60_000 }));
}

function entry(time: string, labels: Entry["labels"], msg = "ready"): Entry {
  return { ts: `2026-11-21T${time}Z`, labels, msg };
}

Deno.test("faults are read as they are written", () => {
  for (const text of ["error-spike", "service-down=api", "latency-spike=a=b"]) {
    assert.equal(faultText(parseFault(text)), text);
  }
  const wrong = [
    "",
    "spike",
    "error-spike=api",
    "service-down",
    "service-down= ",
    "latency-spike=",
  ];
  for (const text of wrong) {
    assert.throws(() => parseFault(text), (error) => isLogtapError(error, "usage"), text);
  }
});

const SERVICES: readonly Entry["labels"][] = [
  { app: "api" },
  { service_name: "api" },
  { service: "api" },
  { job: "api" },
  { container: "api" },
  { app: "other", container: "api" },
];

for (const labels of SERVICES) {
  Deno.test(`a service is found by ${JSON.stringify(labels)}`, () => {
    const one = entry("10:32:30", labels);
    assert.deepEqual(inject(["service-down=api"])(one), []);
    const [slow] = inject(["latency-spike=api"])(one);
    assert.equal(slow?.msg, "ready [SLOW: 5.2s]");
    assert.deepEqual({ ...slow?.labels }, { ...labels, _injected: "true" });
    assert.equal(slow?.ts, one.ts);
  });
}

Deno.test("a service is not found by other labels, nor by those of objects", () => {
  for (const labels of [{ pod: "api" }, { app: "apix" }, {}]) {
    const one = entry("10:32:30", labels);
    assert.deepEqual(inject(["service-down=api", "service-down=constructor"])(one), [one]);
  }
});

Deno.test("faults last from their beginning to their end, which is not in it", () => {
  const times = ["10:31:59.999999999", "10:32:00", "10:32:59.999999999", "10:33:00"];
  const left = times.map((time) =>
    inject(["service-down=api"])(entry(time, { app: "api" })).length
  );
  assert.deepEqual(left, [1, 0, 0, 1]);
  const offset = { ...entry("", {}), ts: "2026-11-21T11:32:30+01:00", labels: { app: "api" } };
  assert.deepEqual(inject(["service-down=api"])(offset), [], "in any zone");
  const unknown = { ...offset, ts: "soon" };
  assert.deepEqual(inject(["service-down=api"])(unknown), [unknown]);
});

Deno.test("a spike puts three errors behind every entry, at its time and with its labels", () => {
  const one = entry("10:32:30", { app: "api", pod: "api-0" });
  const [first, ...spike] = inject(["error-spike"])(one);
  assert.equal(first, one, "the very entry");
  assert.equal(spike.length, 3);
  for (const { ts, labels, msg } of spike) {
    assert.equal(ts, one.ts);
    assert.deepEqual({ ...labels }, { ...one.labels, _injected: "true" });
    assert.match(levelOf(msg) ?? "", /^(error|fatal)$/, msg);
  }
});

Deno.test("faults together: who is down has no errors, who is slow has them too", () => {
  const faults = inject(["error-spike", "service-down=a", "latency-spike=b", "latency-spike=c"]);
  const lines = ["a", "b", "c", "d"].map((app) =>
    faults(entry("10:32:30", { app })).map(({ msg }) => msg)
  );
  assert.deepEqual(lines.map((msgs) => msgs.length), [0, 4, 4, 4]);
  assert.deepEqual(lines.map(([msg]) => msg), [
    undefined,
    "ready [SLOW: 5.2s]",
    "ready [SLOW: 5.2s]",
    "ready",
  ]);
});

Deno.test("made-up entries have cursors between two whole ones, and lines that read back", () => {
  const one = entry("10:32:30", { "10": "x", "9": "y", app: 'a"b' }, "größe\n");
  const captured = { entry: { ...one, meta: { k: "v" } }, cursor: 7, line: "…" };
  const made = injectCaptured(captured, inject(["error-spike", 'latency-spike=a"b']));
  assert.deepEqual(made.map(({ cursor }) => cursor), [7, 7.25, 7.5, 7.75]);
  for (const { entry, line } of made) {
    const read = decodeEntry(line)!;
    assert.deepEqual({ ...read, labels: { ...read.labels } }, {
      ...entry,
      labels: { ...entry.labels },
    });
  }
  const untouched = injectCaptured(captured, inject(["service-down=other"]));
  assert.equal(untouched[0], captured);
});
