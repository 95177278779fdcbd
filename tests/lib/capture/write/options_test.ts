import assert from "node:assert/strict";
import { type BufferLimit, fitSizes } from "../../../../lib/capture/write/options.ts";

const MIB = 1 << 20;
const GIB = 1 << 30;

function sizesOf(maxDiskBytes: number, buffer: BufferLimit) {
  return fitSizes({
    dir: "d",
    maxFileBytes: 256 * MIB,
    maxDiskBytes,
    compress: true,
    buffer,
    fsync: "off",
    whenFull: "drop",
    version: "test",
  });
}

const BUFFERS: readonly BufferLimit[] = [
  { kind: "bytes", limit: 32 * MIB },
  { kind: "entries", limit: 1_000_000 },
];

for (const buffer of BUFFERS) {
  Deno.test(`fitSizes() keeps what waits under a small disk cap, counted in ${buffer.kind}`, () => {
    for (const disk of [MIB, 3 * MIB, 20 * MIB]) {
      const { waitingBytes, sliceBytes, frameBytes, unsettledBytes } = sizesOf(disk, buffer);
      assert.ok(waitingBytes <= disk / 8, `${waitingBytes} of ${disk}`);
      assert.ok(sliceBytes <= disk / 8, `${sliceBytes} of ${disk}`);
      assert.ok(frameBytes + unsettledBytes <= disk / 8);
    }
  });
}

Deno.test("fitSizes() gives a large disk what was asked for", () => {
  const { waitingBytes, sliceBytes } = sizesOf(50 * GIB, { kind: "bytes", limit: 32 * MIB });
  assert.deepEqual([waitingBytes, sliceBytes], [32 * MIB, 8 * MIB]);
  // A million entries of a megabyte each would not fit into memory.
  const entries = sizesOf(50 * GIB, { kind: "entries", limit: 1_000_000 });
  assert.deepEqual([entries.waitingBytes, entries.sliceBytes], [256 * MIB, 8 * MIB]);
});
