import assert from "node:assert/strict";
import { Shop } from "../../../lib/demo/mod.ts";
import { type DemoPlan, sendStory } from "../../../lib/demo/sender.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { waitFor } from "../../support/wait_for.ts";

const STORY_MS = 30_000;

/** A receiver of another make: keeps what is pushed, in the order in which it stands there. */
function fakeReceiver(
  answer: (pushes: number) => Response = () => new Response(null, { status: 204 }),
) {
  const pushes: [ns: string, msg: string][][] = [];
  let asked = 0;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (request.url.endsWith("/ready")) {
        return new Response(null, { status: ++asked < 3 ? 503 : 200 });
      }
      const { streams } = await request.json();
      pushes.push(
        streams.flatMap(({ values }: { values: string[][] }) =>
          values.map(([ns, msg]) => [ns, msg])
        ),
      );
      return answer(pushes.length);
    },
  );
  return {
    address: `127.0.0.1:${server.addr.port}`,
    pushes,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const planFor = (address: string): DemoPlan => (
  { address, seed: 7, rate: 500, startMs: 1_000_000, pace: 1, storyMs: STORY_MS }
);

/** A clock that is a good part of the story further on, whenever it is asked. */
function hastyClock() {
  let nowMs = 1_000_000;
  return () => nowMs += 12_000;
}

Deno.test("sendStory() waits for the receiver, then sends every line once, in order", async () => {
  await using receiver = fakeReceiver();
  const plan = planFor(receiver.address);
  const { signal } = new AbortController();
  await sendStory(plan, { signal, nowMs: hastyClock() });
  const want = new Shop(plan).until(STORY_MS).map(({ ns, msg }) => [ns, msg]);
  assert.deepEqual(receiver.pushes.flat(), want);
  assert.ok(receiver.pushes.length > 3, "who has fallen behind catches up in several pushes");
  assert.ok(receiver.pushes.every((lines) => lines.length <= 5_000));
});

Deno.test("sendStory() gives up when a push is not taken", async () => {
  await using receiver = fakeReceiver((pushes) =>
    pushes < 2 ? new Response(null, { status: 204 }) : new Response("no room", { status: 429 })
  );
  const { signal } = new AbortController();
  await assert.rejects(
    sendStory(planFor(receiver.address), { signal, nowMs: hastyClock() }),
    (error) => isLogtapError(error, "network") && /429 no room/.test(error.message),
  );
  assert.equal(receiver.pushes.length, 2);
});

Deno.test("sendStory() ends at once when it is asked to", async () => {
  await using receiver = fakeReceiver();
  const end = new AbortController();
  const { storyMs: _, ...endless } = planFor(receiver.address);
  const sent = sendStory(endless, {
    signal: end.signal,
    nowMs: () => performance.now() + 1_000_000,
  });
  await waitFor(() => receiver.pushes.length > 0, { what: "the first push" });
  end.abort();
  await sent;
});

Deno.test("sendStory() has nothing to send to nobody, and ends when it is asked to", async () => {
  const end = new AbortController();
  const sent = sendStory(planFor("127.0.0.1:1"), { signal: end.signal, nowMs: () => 0 });
  end.abort();
  await sent;
});
