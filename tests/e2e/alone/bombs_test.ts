/** Runs alone: memory is measured, and grows while the garbage collector waits for a core. */
import assert from "node:assert/strict";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { wholeBombs } from "../../lib/codec/support/bombs.ts";
import { startReceiver } from "../../support/product.ts";
import { full, needs } from "../../support/skip.ts";
import { tempDir } from "../../support/temp_dir.ts";

const MIB = 1 << 20;
const BOMBS = full ? 40 : 2;
/** What one body may become, in the worker and in the receiver, and what heaps grow by. */
const GROWTH_MAX_BYTES = 2 * 64 * MIB + 80 * MIB;

/** Bodies that become 1 GiB, and such that become what is just allowed and then are no push. */
function bodiesOf(encoding: "gzip" | "deflate" | "zstd"): Uint8Array<ArrayBuffer>[] {
  const encode = { gzip: gzipSync, deflate: deflateSync, zstd: zstdCompressSync }[encoding];
  const allowed = encode(new Uint8Array(63 * MIB).fill(0x20));
  const bomb = wholeBombs(1024).find((bomb) => bomb.encoding === encoding)!;
  return [new Uint8Array(bomb.body), new Uint8Array(allowed)];
}

function peakBytes(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1]) * 1024;
}

for (const encoding of ["gzip", "deflate", "zstd"] as const) {
  needs("linux").test(`recv holds one bomb of ${encoding} at a time`, async () => {
    using dir = tempDir();
    await using receiver = await startReceiver(dir.file("capture"));
    const push = async (body: Uint8Array<ArrayBuffer>) => {
      const response = await fetch(`${receiver.url}/loki/api/v1/push`, {
        method: "POST",
        headers: { "content-type": "application/json", "content-encoding": encoding },
        body,
      });
      await response.body?.cancel();
      return response.status;
    };
    assert.equal(await push(new Uint8Array(gzipSync("{}"))), encoding === "gzip" ? 204 : 400);
    const before = peakBytes(receiver.pid);
    for (const body of bodiesOf(encoding)) {
      for (let i = 0; i < BOMBS; i++) assert.ok([400, 413].includes(await push(body)));
      const grown = peakBytes(receiver.pid) - before;
      assert.ok(grown < GROWTH_MAX_BYTES, `${grown >> 20} MiB`);
    }
  });
}
