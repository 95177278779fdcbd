import assert from "node:assert/strict";
import fc from "fast-check";
import { Courier, QUEUE_MAX } from "../../../../lib/sink/webhook/courier.ts";
import type { EventKind, Parcel } from "../../../../lib/sink/webhook/event.ts";
import { type Outcome, Outcomes } from "../../../../lib/sink/webhook/outcomes.ts";
import type { Answer, Post } from "../../../../lib/sink/webhook/sender.ts";
import { waitFor } from "../../../support/wait_for.ts";

const TARGET = { host: "a.example", port: 443, secure: true, path: "/", shown: "" };
const OK: Answer = { kind: "answered", status: 200 };
const DOWN: Answer = { kind: "failed", reason: "connection refused" };
const HOUR_MS = 3_600_000;

/** An answer; or none before the courier gives the attempt up. */
type Scripted = Answer | "hangs";

/** A courier whose network is a script and whose time passes in pauses only. */
class Stage {
  readonly outcomes = new Outcomes();
  readonly told: string[] = [];
  readonly sent: string[] = [];
  readonly pauses: number[] = [];
  nowMs = 0;
  #number = 0;
  readonly courier: Courier;

  /** @param answer to the attempt of that number, from 0, for that body. */
  constructor(answer: (attempt: number, body: string) => Scripted) {
    this.courier = new Courier({
      postOf: ({ body }): Post => ({ target: TARGET, headers: {}, body }),
      sender: {
        post: ({ body }, signal) => {
          const answered = answer(this.sent.length, body);
          this.sent.push(body);
          return answered === "hangs" ? untilAborted(signal) : Promise.resolve(answered);
        },
      },
      pace: {
        nowMs: () => this.nowMs,
        random: () => 1,
        wait: (ms) => {
          this.pauses.push(ms);
          this.nowMs += ms;
          return Promise.resolve();
        },
      },
      outcomes: this.outcomes,
      tell: (news) => this.told.push(news),
    });
  }

  push(...events: readonly EventKind[]): void {
    for (const event of events) {
      const number = this.#number++;
      const parcel: Parcel = {
        event,
        id: String(number),
        atMs: this.nowMs,
        body: `${event} ${number}`,
      };
      this.courier.push(parcel);
    }
  }

  async idle(): Promise<void> {
    await waitFor(() => this.courier.waiting === 0, { what: "the courier to be done" });
  }

  /** Outcomes that happened. */
  counts(): Partial<Record<Outcome, number>> {
    return Object.fromEntries(Object.entries(this.outcomes.snapshot()).filter(([, n]) => n > 0));
  }
}

function untilAborted(signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve({ kind: "failed", reason: "cut off" }))
  );
}

Deno.test("Courier delivers in order, one at a time", async () => {
  const stage = new Stage(() => OK);
  stage.push("start", "rotation", "alert");
  assert.equal(stage.courier.waiting, 3);
  await stage.idle();
  assert.deepEqual(stage.sent, ["start 0", "rotation 1", "alert 2"]);
  assert.deepEqual(stage.counts(), { delivered: 3 });
  assert.deepEqual(stage.told, []);
});

Deno.test("Courier tries again with growing pauses, and tells once that it is out, once that it is back", async () => {
  const stage = new Stage((attempt) => attempt < 4 ? DOWN : OK);
  stage.push("start", "alert");
  await stage.idle();
  assert.deepEqual(stage.sent, ["start 0", "start 0", "start 0", "start 0", "start 0", "alert 1"]);
  assert.deepEqual(stage.pauses, [1000, 2000, 4000, 8000]);
  assert.deepEqual(stage.counts(), { delivered: 2, retried: 4 });
  assert.deepEqual(stage.told, ["connection refused; trying again", "delivers again"]);
});

Deno.test("Courier waits as long as a receiver asks for", async () => {
  const busy: Answer = { kind: "answered", status: 429, retryAfter: "17" };
  const stage = new Stage((attempt) => attempt === 0 ? busy : OK);
  stage.push("start");
  await stage.idle();
  assert.deepEqual(stage.pauses, [17_000]);
});

Deno.test("Courier gives up what would end the same way again, and goes on", async () => {
  const answers: readonly Answer[] = [
    { kind: "answered", status: 404 },
    { kind: "answered", status: 302 },
    { kind: "blocked", reason: "its address 169.254.0.1 is link-local" },
    OK,
  ];
  const stage = new Stage((attempt) => answers[attempt]!);
  stage.push("start", "rotation", "error", "alert");
  await stage.idle();
  assert.equal(stage.sent.length, 4);
  assert.deepEqual(stage.counts(), { delivered: 1, refused: 1, redirected: 1, blocked: 1 });
  assert.deepEqual(stage.told, [
    "answered 404; the event is lost",
    "delivers again; 3 events lost meanwhile",
  ]);
});

Deno.test("Courier gives an event up after an hour", async () => {
  const stage = new Stage((_, body) => body === "start 0" ? DOWN : OK);
  stage.push("start", "alert");
  await stage.idle();
  assert.ok(stage.nowMs > HOUR_MS && stage.nowMs < HOUR_MS + 120_000);
  const { expired, delivered } = stage.counts();
  assert.deepEqual({ expired, delivered }, { expired: 1, delivered: 1 });
  assert.deepEqual(stage.told, [
    "connection refused; trying again",
    "delivers again; 1 event lost meanwhile",
  ]);
});

Deno.test("Courier holds a bounded number of events, and drops what only informs", async () => {
  const stage = new Stage(() => "hangs");
  stage.push(
    ...Array.from({ length: 300 }, (_, i) => i % 2 === 0 ? "rotation" as const : "alert" as const),
  );
  assert.equal(stage.courier.waiting, QUEUE_MAX + 1);
  assert.deepEqual(stage.counts(), { dropped: 300 - QUEUE_MAX - 1 });
  await stage.courier.close(0);
  assert.deepEqual(stage.counts(), { dropped: 300 - QUEUE_MAX - 1, abandoned: QUEUE_MAX + 1 });
});

Deno.test("Courier.close() delivers what waits, with short pauses", async () => {
  const stage = new Stage((attempt) => attempt < 5 ? DOWN : OK);
  stage.push("rotation", "stop");
  await stage.courier.close(60_000);
  assert.deepEqual(stage.sent.slice(-2), ["rotation 0", "stop 1"]);
  assert.ok(stage.pauses.every((ms) => ms <= 250), stage.pauses.join());
  assert.equal(stage.told.at(-1), "delivers again");
});

Deno.test("Courier.close() has stop delivered although another event hangs", async () => {
  const stage = new Stage((_, body) => body.startsWith("stop") ? OK : "hangs");
  stage.push("rotation", "alert", "stop");
  await stage.courier.close(200);
  assert.deepEqual(stage.sent, ["rotation 0", "stop 2"]);
  assert.deepEqual(stage.counts(), { delivered: 1, abandoned: 2 });
});

Deno.test("Courier.close() ends in time when nobody answers, and says what was lost", async () => {
  const stage = new Stage(() => "hangs");
  stage.push("alert", "stop");
  await stage.courier.close(100);
  assert.deepEqual(stage.counts(), { abandoned: 2 });
  assert.deepEqual(stage.told, ["2 events not delivered"]);
  assert.equal(stage.courier.waiting, 0);
});

Deno.test("Courier accounts for every event, whatever happens", async () => {
  const kind = fc.constantFrom<EventKind>("start", "rotation", "alert", "error");
  const answer = fc.constantFrom<Answer>(
    OK,
    DOWN,
    { kind: "answered", status: 503 },
    { kind: "answered", status: 400 },
    { kind: "answered", status: 308 },
    { kind: "blocked", reason: "link-local" },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(kind, { maxLength: 150 }),
      fc.array(answer, { minLength: 1, maxLength: 30 }),
      async (kinds, answers) => {
        const stage = new Stage((attempt) => answers[attempt % answers.length]!);
        stage.push(...kinds);
        await stage.courier.close(60_000);
        const { retried = 0, ...ends } = stage.counts();
        const ended = Object.values(ends).reduce((sum, n) => sum + n, 0);
        assert.equal(ended, kinds.length);
        const { dropped = 0, expired = 0, abandoned = 0 } = ends;
        assert.equal(stage.sent.length, kinds.length - dropped - abandoned + retried);
        assert.equal(expired + abandoned === 0 || !answers.includes(OK), true);
        const order = stage.sent.map((body) => Number(body.split(" ")[1]));
        assert.deepEqual(order, order.toSorted((a, b) => a - b));
      },
    ),
    { seed: 51, numRuns: 100 },
  );
});
