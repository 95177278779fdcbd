/** One directory, one writer. */
import assert from "node:assert/strict";
import { dump } from "../support/captures.ts";
import { logtap, startReceiver } from "../support/product.ts";
import { tempDir } from "../support/temp_dir.ts";

async function push(url: string, line: string): Promise<void> {
  const values = [[`${Date.now()}000000`, line]];
  const reply = await fetch(`${url}/loki/api/v1/push`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ streams: [{ stream: { app: "one" }, values }] }),
  });
  assert.equal(reply.status, 204, await reply.text());
}

Deno.test("a second receiver on the same directory says so and ends", async () => {
  using temp = tempDir();
  const dir = temp.file("capture");
  await using first = await startReceiver(dir);
  await push(first.url, "before");
  const second = await logtap(["recv", "--dir", dir, "--listen", "127.0.0.1:0"]);
  assert.notEqual(second.code, 0);
  assert.match(second.stderr, /another receiver is writing there/);
  assert.ok(second.stderr.includes(dir), second.stderr);
  await push(first.url, "after");
  await first.stop();
  assert.deepEqual((await dump(dir)).map(({ msg }) => msg), ["before", "after"]);
});

Deno.test("when the first has ended, the next goes on in the same capture", async () => {
  using temp = tempDir();
  const dir = temp.file("capture");
  for (const line of ["one", "two", "three"]) {
    await using receiver = await startReceiver(dir);
    await push(receiver.url, line);
    assert.equal((await receiver.stop()).code, 0);
  }
  assert.deepEqual((await dump(dir)).map(({ msg }) => msg), ["one", "two", "three"]);
});

Deno.test("an address that is taken ends the receiver and leaves nothing behind", async () => {
  using temp = tempDir();
  await using first = await startReceiver(temp.file("first"));
  const address = first.url.replace("http://", "");
  const second = await logtap(["recv", "--dir", temp.file("second"), "--listen", address]);
  assert.notEqual(second.code, 0);
  assert.ok(second.stderr.includes(address), second.stderr);
  assert.throws(() => Deno.statSync(temp.file("second")), Deno.errors.NotFound);
});
