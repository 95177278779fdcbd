import assert from "node:assert/strict";
import type { Receiver } from "./product.ts";

/** Somebody who keeps a receiver busy. */
export interface Pushing extends AsyncDisposable {
  /** Lines so far; they are numbered from 0, `N xxx…`, half of them of `app-0`, half of `app-1`. */
  readonly acknowledged: number;
  stop(): Promise<void>;
}

/** Between two pushes: enough to keep a receiver busy, and a capture small. */
const PACE_MS = 20;
const LINES = 100;
const FILLER = "x".repeat(400);

/** Pushes numbered lines until it is told to stop. */
export function startPushing(receiver: Pick<Receiver, "url">): Pushing {
  let acknowledged = 0;
  let isOver = false;
  const done = (async () => {
    while (!isOver) {
      await push(receiver.url, acknowledged);
      acknowledged += LINES;
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  })();
  const stop = async () => {
    isOver = true;
    await done;
  };
  return {
    get acknowledged() {
      return acknowledged;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function push(url: string, first: number): Promise<void> {
  const values = Array.from({ length: LINES }, (_, i) => [
    `${Date.now()}000000`,
    `${first + i} ${FILLER}`,
  ]);
  const streams = [0, 1].map((app) => ({
    stream: { app: `app-${app}` },
    values: values.filter((_, i) => i % 2 === app),
  }));
  const reply = await fetch(`${url}/loki/api/v1/push`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ streams }),
  });
  assert.equal(reply.status, 204, await reply.text());
}
