import assert from "node:assert/strict";
import { assertVerified } from "../support/captures.ts";
import { logtap, startLogtap } from "../support/product.ts";
import { full } from "../support/skip.ts";
import { tempDir } from "../support/temp_dir.ts";
import { waitFor } from "../support/wait_for.ts";

const PUSHES = full ? 2000 : 60;
const LINES = 200;
/** However late a watcher starts, it has all. */
const EVERYTHING = "1000000000";

/** A push of lines `id=N …`, every fifth with the word that is looked for. */
function body(first: number): string {
  const values = Array.from({ length: LINES }, (_, i) => {
    const id = first + i;
    const ns = `${1_795_257_120_000 + id}000000`;
    return [ns, `id=${id} ${id % 5 === 0 ? "needle" : "hay"} ${"x".repeat(200 + id % 90)}`];
  });
  return JSON.stringify({ streams: [{ stream: { app: `app-${first % 3}` }, values }] });
}

function idsOf(text: string): readonly number[] {
  return text.split("\n").filter((line) => line !== "")
    .map((line) => Number(/^id=(\d+)/.exec(JSON.parse(line).msg)?.[1]));
}

function upTo(count: number, step = 1): readonly number[] {
  return Array.from({ length: Math.floor(count / step) }, (_, i) => (i + 1) * step);
}

Deno.test("watch prints every line of a rotating capture once, and grep finds what is there (8.5)", async () => {
  using dir = tempDir();
  const capture = dir.file("capture");
  await using receiver = startLogtap(
    ["recv", "--dir", capture, "--port", "0", "--max-file", "256KB", "--fsync", "off"],
  );
  const port = await waitFor(() => /127\.0\.0\.1:(\d+)/.exec(receiver.stderr())?.[1], {
    what: "the receiver's address",
  });
  await using watcher = startLogtap(["watch", capture, "--json", "-n", EVERYTHING]);
  await using needles = startLogtap([
    "watch",
    capture,
    "--json",
    "-n",
    EVERYTHING,
    "--grep",
    "needle",
  ]);
  let sent = 0;
  for (let push = 0; push < PUSHES; push++) {
    const reply = await fetch(`http://127.0.0.1:${port}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: body(sent + 1),
    });
    assert.equal(reply.status, 204, await reply.text());
    sent += LINES;
    if (push % 20 === 10) {
      const { code, stdout, stderr } = await logtap(["grep", "needle", capture]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.deepEqual(idsOf(stdout), upTo(sent, 5), `grep while ${sent} lines are there`);
    }
  }
  receiver.kill("SIGINT");
  assert.equal((await receiver.ended).code, 0);
  const [all, some] = [await watcher.ended, await needles.ended];
  assert.deepEqual([all.code, some.code], [0, 0], all.stderr + some.stderr);
  assert.deepEqual(idsOf(all.stdout), upTo(sent));
  assert.deepEqual(idsOf(some.stdout), upTo(sent, 5));
  await assertVerified(capture);
  const last = await logtap(["watch", capture, "--json", "-n", "3", "--grep", "needle"]);
  assert.deepEqual([last.code, idsOf(last.stdout)], [0, upTo(sent, 5).slice(-3)]);
});

Deno.test("grep ends with 1 when nothing matches and with 3 when there is no capture", async () => {
  const golden = new URL("../golden/capture/ours", import.meta.url).pathname;
  assert.equal((await logtap(["grep", "no such line", golden])).code, 1);
  assert.equal((await logtap(["grep", "line 7", golden])).code, 0);
  assert.equal((await logtap(["grep", "x", "/nowhere/at/all"])).code, 3);
});

Deno.test("a reader that has seen enough ends grep quietly", async () => {
  const golden = new URL("../golden/capture/ours", import.meta.url).pathname;
  const { code, stdout } = await logtap(["grep", "-m", "1", "line", golden]);
  assert.deepEqual([code, stdout.split("\n").length], [0, 2]);
});
