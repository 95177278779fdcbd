import assert from "node:assert/strict";
import { VERBS } from "../../main.ts";
import { startReceiver } from "../support/product.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";

const receiver = needs({ name: "logtap recv", met: "recv" in VERBS });

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  receiver.test(`a receiver that gets ${signal} ends in order, with 0`, async () => {
    using dir = tempDir();
    await using logtap = await startReceiver(dir.file("capture"));
    logtap.kill(signal);
    const { code, stderr } = await logtap.ended;
    assert.equal(code, 0, stderr);
  });
}
