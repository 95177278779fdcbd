import assert from "node:assert/strict";
import { keepStill, writerState } from "../../../../lib/capture/mod.ts";
import { outputOf } from "../../../support/program.ts";
import { tempDir } from "../../../support/temp_dir.ts";

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

Deno.test({
  name: "a lock that is no regular file is nobody's, and is not waited for",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using dir = tempDir();
    await outputOf("mkfifo", [dir.file("lock")]);
    assert.equal(await writerState(dir.path), "unknown");
    (await keepStill(dir.path))?.[Symbol.dispose]();
  },
});
