import assert from "node:assert/strict";
import { Backlog } from "../../../../lib/capture/write/backlog.ts";

function fullBacklog(): Backlog {
  const backlog = new Backlog({ kind: "bytes", limit: 10 });
  backlog.add(10, 1);
  return backlog;
}

Deno.test("Backlog lets wait until there is room", async () => {
  const backlog = fullBacklog();
  const rooms = Promise.all([backlog.room(60_000), backlog.room(60_000)]);
  assert.equal(backlog.waiting, 2);
  backlog.release(10, 1);
  assert.deepEqual(await rooms, [true, true]);
  assert.equal(backlog.waiting, 0);
});

Deno.test("Backlog forgets who waited in vain", async () => {
  const backlog = fullBacklog();
  assert.equal(await backlog.room(1), false);
  assert.equal(backlog.waiting, 0);
});

Deno.test("Backlog keeps nobody waiting once it is closed", async () => {
  const backlog = fullBacklog();
  const room = backlog.room(60_000);
  backlog.close();
  assert.equal(await room, false);
  assert.equal(await backlog.room(60_000), false);
});

Deno.test("Backlog that counts entries is full of few long ones too", () => {
  const backlog = new Backlog({ kind: "entries", limit: 1000 }, 10);
  backlog.add(9, 1);
  assert.equal(backlog.isFull, false);
  backlog.add(1, 1);
  assert.equal(backlog.isFull, true);
  backlog.release(10, 2);
  backlog.add(9, 1000);
  assert.equal(backlog.isFull, true);
});
