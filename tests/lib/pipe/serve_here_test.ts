import assert from "node:assert/strict";
import { serveHere, WorkerClient } from "../../../lib/pipe/mod.ts";

/** Doubles numbers; some it cannot bear. */
function double(n: number) {
  if (n < 0) throw new Error("too cold");
  return { reply: n * 2, transfer: [] };
}

Deno.test("serveHere() answers as a worker does, in order, one turn each", async () => {
  const client = new WorkerClient<number, number>(() => serveHere(double));
  const order: number[] = [];
  const calls = [1, 2, 3].map(async (n) => order.push(await client.call(n, [])));
  assert.deepEqual(order, [], "not in the caller's turn");
  await Promise.all(calls);
  assert.deepEqual(order, [2, 4, 6]);
  await assert.rejects(client.call(-1, []), /too cold/);
  assert.equal(await client.call(4, []), 8, "a failure is that call's alone");
  client.close();
});

Deno.test("serveHere() does nothing any more when it was ended", async () => {
  let handled = 0;
  const client = new WorkerClient<number, number>(() =>
    serveHere((n: number) => {
      handled++;
      return double(n);
    })
  );
  const call = client.call(1, []);
  client.close();
  await assert.rejects(call, /closed/);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(handled, 0);
});
