import assert from "node:assert/strict";
import { Client } from "../../../../lib/bucket/wire/client.ts";
import type { Attempt, Outgoing } from "../../../../lib/bucket/wire/message.ts";
import { isLogtapError } from "../../../../lib/fault/mod.ts";

const REQUEST: Outgoing = {
  method: "GET",
  url: new URL("https://b.example/?sig=SECRET"),
  headers: {},
};
const OPTIONS = { action: "read s3://b/x", maxBytes: 10 };
const NOW = Date.UTC(2026, 10, 21, 10);

function answered(status: number, headers: Record<string, string> = {}): Attempt {
  const answer = { status, headers: new Headers(headers), body: new Uint8Array(0) };
  return { kind: "answered", answer };
}

/** A client whose attempts end as told, the last one for ever; pauses are kept, not made. */
function clientOf(attempts: readonly Attempt[]) {
  const controller = new AbortController();
  const pauses: number[] = [];
  let made = 0;
  const client = new Client({
    signal: controller.signal,
    carrier: {
      carry: () => Promise.resolve(attempts[made++] ?? attempts.at(-1)!),
      close: () => {},
    },
    pace: {
      nowMs: () => NOW,
      random: () => 1,
      wait: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
    },
  });
  return { client, pauses, controller, attempts: () => made };
}

Deno.test("a client tries again after cuts, 408, 429 and 5xx, and takes every other answer", async () => {
  const cut: Attempt = { kind: "failed", reason: "the connection was cut" };
  for (const status of [200, 206, 301, 400, 403, 404, 412, 416, 501]) {
    const { client, attempts } = clientOf([answered(status)]);
    assert.equal((await client.exchange(() => REQUEST, OPTIONS)).status, status);
    assert.equal(attempts(), 1);
  }
  const { client, pauses } = clientOf([
    cut,
    answered(500),
    answered(408),
    answered(503),
    answered(200),
  ]);
  assert.equal((await client.exchange(() => REQUEST, OPTIONS)).status, 200);
  assert.deepEqual(pauses, [300, 600, 1200, 2400]);
});

Deno.test("a client waits as long as the server asks", async () => {
  const { client, pauses } = clientOf([
    answered(429, { "retry-after": "7" }),
    answered(503, { "retry-after": "Sat, 21 Nov 2026 10:00:30 GMT" }),
    answered(503, { "retry-after": "99999" }),
    answered(200),
  ]);
  await client.exchange(() => REQUEST, OPTIONS);
  assert.deepEqual(pauses, [7000, 30_000, 300_000]);
});

Deno.test("a client gives up after seven attempts, and each is signed anew", async () => {
  const { client, attempts } = clientOf([answered(503)]);
  let made = 0;
  const make = () => {
    made++;
    return REQUEST;
  };
  await assert.rejects(client.exchange(make, OPTIONS), (error) => {
    return isLogtapError(error, "network") && !error.message.includes("SECRET") &&
      /^Cannot read s3:\/\/b\/x: it answers 503, 7 times$/.test(error.message);
  });
  assert.deepEqual([attempts(), made], [7, 7]);
});

Deno.test("a server that has never answered is not waited for as long", async () => {
  const cut: Attempt = { kind: "failed", reason: "connection refused" };
  const { client, attempts } = clientOf([cut]);
  await assert.rejects(client.exchange(() => REQUEST, OPTIONS), /connection refused, 4 times$/);
  assert.equal(attempts(), 4);
});

Deno.test("what must not be talked to is asked once", async () => {
  const { client, attempts } = clientOf([{ kind: "refused", reason: "it is link-local" }]);
  await assert.rejects(client.exchange(() => REQUEST, OPTIONS), (error) => {
    return isLogtapError(error, "denied") && error.message.endsWith("it is link-local");
  });
  assert.equal(attempts(), 1);
});

Deno.test("an interrupt ends the attempts", async () => {
  const { client, controller, attempts } = clientOf([answered(503)]);
  const reason = new Error("stop");
  const ended = client.exchange(() => {
    if (attempts() === 2) controller.abort(reason);
    return REQUEST;
  }, OPTIONS);
  await assert.rejects(ended, (error) => error === reason);
});
