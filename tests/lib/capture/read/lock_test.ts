import assert from "node:assert/strict";
import { writerState } from "../../../../lib/capture/mod.ts";

Deno.test("writerState() tells whether the lock is held, and leaves it free", async () => {
  const dir = await Deno.makeTempDir();
  try {
    assert.equal(await writerState(dir), "unknown");
    using held = await Deno.open(`${dir}/lock`, { create: true, write: true });
    assert.equal(await writerState(dir), "gone");
    assert.equal(await held.tryLock(true), true);
    assert.equal(await writerState(dir), "alive");
    await held.unlock();
    assert.equal(await writerState(dir), "gone");
    assert.equal(await held.tryLock(true), true, "asking must not keep the lock");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
