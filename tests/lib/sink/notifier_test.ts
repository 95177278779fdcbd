import assert from "node:assert/strict";
import { Notifier, type NotifyPlan, type Totals } from "../../../lib/sink/mod.ts";
import { EVENT_KINDS } from "../../../lib/sink/start.ts";

const TOTALS: Totals = {
  atMs: 0,
  receivedLines: 0,
  droppedLines: 0,
  refusedLines: 0,
  writeErrors: 0,
  writtenLines: 7,
  writtenBytes: 700,
  diskBytes: 100,
  diskCapBytes: 1000,
  queueBytes: 0,
  trouble: undefined,
};

const PLAN: NotifyPlan = {
  targets: [{
    host: "a.example",
    port: 443,
    secure: true,
    path: "/s3cr3t",
    shown: "https://a.example",
  }],
  events: EVENT_KINDS,
  auth: { kind: "none" },
  allowed: [],
  caCerts: [],
  rules: [],
  host: "box",
};

type Sent = Readonly<Record<string, unknown>>;

/** A notifier whose posts all succeed, and what it sends and says. */
class Stage {
  readonly sent: Sent[] = [];
  readonly told: string[] = [];
  totals = TOTALS;
  readonly notifier: Notifier;

  constructor(plan: Partial<NotifyPlan> = {}) {
    this.notifier = new Notifier({ ...PLAN, ...plan }, {
      dir: "./capture",
      version: "1.2.3",
      sender: {
        post: ({ body }) => {
          this.sent.push(JSON.parse(body));
          return Promise.resolve({ kind: "answered", status: 204 });
        },
      },
      pace: {
        nowMs: () => Date.UTC(2026, 10, 21, 10),
        random: () => 0,
        wait: () => Promise.resolve(),
      },
      tell: (line) => this.told.push(line),
    });
    this.notifier.begin(() => this.totals);
  }

  /** A second later. */
  tick(more: Partial<Totals>): void {
    this.totals = { ...this.totals, atMs: this.totals.atMs + 1000, ...more };
    this.notifier.tick();
  }

  /** All events of the course, each with one member that tells it apart. */
  async end(): Promise<string[]> {
    await this.notifier.end(1000);
    return this.sent.map(({ event, state, detail }) =>
      [event, state ?? detail].filter(Boolean).join(" ")
    );
  }
}

Deno.test("Notifier sends start and stop, with the capture's numbers", async () => {
  const stage = new Stage();
  stage.totals = { ...TOTALS, writtenLines: 9 };
  await stage.end();
  const [start, stop, ...more] = stage.sent;
  assert.equal(more.length, 0);
  const { id, ...rest } = start!;
  assert.match(String(id), /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  assert.notEqual(stop!["id"], id);
  const wantStart = {
    event: "start",
    timestamp: "2026-11-21T10:00:00.000Z",
    dir: "./capture",
    stats: { lines_written: 7, bytes_written: 700, disk_usage: 100, disk_cap: 1000 },
    host: "box",
    version: "1.2.3",
  };
  assert.deepEqual(rest, wantStart);
  const stats = { ...wantStart.stats, lines_written: 9 };
  assert.deepEqual({ ...stop, id }, { ...wantStart, event: "stop", stats, id });
});

Deno.test("Notifier sends rotations with their reason and file", async () => {
  const stage = new Stage();
  stage.notifier.rotated({ file: "a.jsonl.zst", reason: "size" });
  assert.deepEqual(await stage.end(), ["start", "rotation size", "stop"]);
  assert.equal(stage.sent[1]!["file"], "a.jsonl.zst");
  stage.notifier.rotated({ file: "b.jsonl.zst", reason: "stop" });
  assert.equal(stage.sent.length, 3, "nothing after the end");
});

Deno.test("Notifier warns of a filling disk once above 80 %, and again after it was below", async () => {
  const stage = new Stage();
  for (const diskBytes of [800, 801, 900, 800, 850]) stage.tick({ diskBytes });
  assert.deepEqual(await stage.end(), [
    "start",
    "disk-warning 80.1 % of the disk cap are used",
    "disk-warning 85 % of the disk cap are used",
    "stop",
  ]);
});

Deno.test("Notifier sends an error once an outage, however short the outage was", async () => {
  const stage = new Stage();
  stage.tick({ trouble: "No space left", writeErrors: 1 });
  stage.tick({ trouble: "No space left", writeErrors: 2 });
  stage.tick({ trouble: undefined });
  stage.tick({ writeErrors: 3 });
  stage.tick({ writeErrors: 4 });
  stage.tick({});
  assert.deepEqual(await stage.end(), [
    "start",
    "error No space left",
    "error lines could not be written",
    "stop",
  ]);
});

Deno.test("Notifier sends errors that happened since the last look, at the end", async () => {
  const stage = new Stage();
  stage.totals = { ...TOTALS, trouble: "No space left" };
  assert.deepEqual(await stage.end(), ["start", "error No space left", "stop"]);
});

const RULE = {
  name: "drops",
  metric: "drop_rate",
  op: "gt",
  threshold: 10,
  clear: 5,
  forMs: 0,
  events: ["firing", "resolved"],
  detail: "look at the disk",
} as const;

Deno.test("Notifier sends alerts with rule, value and state, tells a person, and shows them", async () => {
  const stage = new Stage({ rules: [RULE] });
  assert.deepEqual(stage.notifier.snapshot().firing, { drops: 0 });
  stage.tick({ droppedLines: 20 });
  assert.deepEqual(stage.notifier.snapshot().firing, { drops: 1 });
  stage.tick({ droppedLines: 27 });
  stage.tick({});
  assert.deepEqual(stage.notifier.snapshot().firing, { drops: 0 });
  assert.deepEqual(await stage.end(), ["start", "alert firing", "alert resolved", "stop"]);
  const { event, rule, metric, value, threshold, state, detail } = stage.sent[1]!;
  assert.deepEqual({ event, rule, metric, value, threshold, state, detail }, {
    event: "alert",
    rule: "drops",
    metric: "drop_rate",
    value: 20,
    threshold: 10,
    state: "firing",
    detail: "look at the disk",
  });
  assert.deepEqual(stage.told, [
    "alert drops: firing, drop_rate 20 is > 10 (look at the disk)",
    "alert drops: resolved, drop_rate 0 is not > 5 (look at the disk)",
  ]);
});

Deno.test("Notifier sends only the events and changes that were asked for", async () => {
  const stage = new Stage({ events: ["alert"], rules: [{ ...RULE, events: ["resolved"] }] });
  stage.tick({ droppedLines: 20, diskBytes: 999, trouble: "No space left" });
  stage.tick({});
  assert.deepEqual(await stage.end(), ["alert resolved"]);
});

Deno.test("Notifier keeps rules without any URL, and ends at once", async () => {
  const stage = new Stage({ targets: [], rules: [RULE] });
  stage.tick({ droppedLines: 20 });
  assert.deepEqual(stage.notifier.snapshot().firing, { drops: 1 });
  assert.equal(stage.told.length, 1);
  assert.deepEqual(await stage.end(), []);
});

Deno.test("Notifier says which host fails, never the path", async () => {
  const told: string[] = [];
  const notifier = new Notifier(PLAN, {
    dir: "./capture",
    version: "1.2.3",
    sender: { post: () => Promise.resolve({ kind: "answered", status: 403 }) },
    pace: { nowMs: () => 0, random: () => 0, wait: () => Promise.resolve() },
    tell: (line) => told.push(line),
  });
  notifier.begin(() => TOTALS);
  await notifier.end(1000);
  assert.deepEqual(told, [
    "webhook https://a.example: answered 403; the event is lost",
    "webhook https://a.example: 2 events not delivered",
  ]);
  assert.equal(notifier.snapshot().deliveries["refused"], 2);
});
