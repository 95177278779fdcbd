/** A receiver that may open few files is flooded with connections, and lives. */
import assert from "node:assert/strict";
import { assertVerified, dump } from "../support/captures.ts";
import { freePort } from "../support/free_port.ts";
import { productCommand } from "../support/product.ts";
import { outputOf } from "../support/program.ts";
import { needs } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const FILES = 64;

async function push(port: number, msg: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/logtap/raw`, {
    method: "POST",
    body: JSON.stringify({ msg }),
    signal: AbortSignal.timeout(2000),
  });
  await response.body?.cancel();
  return response.status;
}

/** Connects from two processes at once: alone, a client is slower than a server accepts. */
async function flood(port: number): Promise<void> {
  const script = new URL("../support/flood.ts", import.meta.url).href;
  const args = ["run", "--allow-net", script, `${port}`];
  await Promise.all([1, 2].map(() => outputOf(Deno.execPath(), args)));
}

needs("bash", "linux", "deno 2.9").test(
  `recv with ${FILES} files goes on receiving after a flood of connections`,
  async () => {
    using dir = tempDir();
    const capture = dir.file("capture");
    using held = freePort(); // It may listen again, so it must know its port.
    const { port } = held;
    const { program, flags } = productCommand();
    const command = [program, ...flags, "recv", "--dir", capture, "--port", `${port}`];
    const child = new Deno.Command("bash", {
      args: ["-c", `ulimit -n ${FILES}; exec "$@"`, "bash", ...command],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const pushed = (msg: string) => async () => await push(port, msg) === 204;
      await waitFor(pushed("before"), { what: "the receiver to listen" });
      await flood(port);
      await waitFor(pushed("after"), { what: "a push to get through" });
    } finally {
      child.kill("SIGTERM");
    }
    assert.equal((await child.status).code, 0);
    const messages = (await dump(capture)).map(({ msg }) => msg);
    assert.deepEqual([...new Set(messages)], ["before", "after"]);
    await assertVerified(capture);
  },
);
