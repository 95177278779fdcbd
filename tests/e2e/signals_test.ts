import assert from "node:assert/strict";
import { VERBS } from "../../main.ts";
import { type Ended, startLogtap, startReceiver } from "../support/product.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

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

Deno.test("a command that waits for stdin ends when it is asked to, and prints what it had", async () => {
  const options = { stdin: "login bob@example.com\n", holdsStdin: true };
  await using logtap = startLogtap(["redact"], options);
  await waitFor(() => logtap.stdout() !== "", { what: "the first line" });
  logtap.kill("SIGTERM");
  let ended: Ended | undefined;
  void logtap.ended.then((how) => ended = how);
  const { code, stdout } = await waitFor(() => ended, { what: "its end" });
  assert.deepEqual([code, stdout], [130, "login [REDACTED:email]\n"]);
});
