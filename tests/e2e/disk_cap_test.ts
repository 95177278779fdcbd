/** `recv --max-disk` holds at every moment that somebody looks, to one frame; what stays is a whole capture. */
import assert from "node:assert/strict";
import { targetOf } from "../../scripts/bench/http_client.ts";
import { runLoad } from "../../scripts/bench/load.ts";
import { assertVerified, bytesIn, cursorsLeft, dump } from "../support/captures.ts";
import { startReceiver } from "../support/product.ts";
import { tempDir } from "../support/temp_dir.ts";

const MIB = 1 << 20;
/** The largest frame: what a cap may be exceeded by. */
const FRAME_BYTES = MIB;

Deno.test("recv --max-disk holds under load", async () => {
  using temp = tempDir();
  const dir = temp.file("capture");
  const cap = 4 * MIB;
  // What finds no room in time is sent again: how fast the machine is must not matter.
  const flags = ["--max-disk", "4MB", "--max-file", "1MB", "--when-full", "reject"];
  await using receiver = await startReceiver(dir, flags);
  let most = 0;
  const timer = setInterval(() => most = Math.max(most, bytesIn(dir)), 1);
  const report = await runLoad({
    target: targetOf(receiver.url),
    until: { kind: "lines", value: 120_000 },
    connections: 8,
    batch: 500,
    format: "json",
    gzip: false,
    streams: 60,
    seed: 3,
    prefix: "cap",
    bodies: 8,
    retry: true,
  });
  clearInterval(timer);
  await receiver.stop();
  assert.ok(most <= cap + FRAME_BYTES, `${most} bytes were there`);
  assert.deepEqual([report.lines, report.dropped, report.broken], [120_000, 0, 0]);
  await assertVerified(dir);
  const { first, next } = cursorsLeft(dir);
  assert.ok(first > 1);
  assert.equal(next - 1, 120_000);
  assert.equal((await dump(dir)).length, next - first);
});
