import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { RemoteFile } from "../../../../lib/bucket/read/remote_file.ts";
import { seededRandom } from "../../../support/random.ts";

const MIB = 1024 * 1024;

interface Served {
  readonly bytes: Uint8Array;
  readonly asked: (readonly [start: number, end: number])[];
  readonly file: RemoteFile;
}

const NOISE = seededRandom(3).bytes(4099);

/** Bytes that differ from those near them, however they are shifted by a power of two. */
function patterned(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += NOISE.length) bytes.set(NOISE.subarray(0, size - at), at);
  return bytes;
}

function served(size: number, knownBytes = 0): Served {
  const bytes = patterned(size);
  const asked: (readonly [number, number])[] = [];
  const fetch = (start: number, end: number) => {
    assert.ok(start >= 0 && end <= size && start < end, `${start} to ${end} of ${size}`);
    asked.push([start, end]);
    return Promise.resolve(bytes.slice(start, end));
  };
  return { bytes, asked, file: new RemoteFile(size, fetch, bytes.slice(0, knownBytes)) };
}

Deno.test("a remote file gives the bytes that are there, whatever is read in whatever order", async () => {
  const size = 3 * MIB;
  const spots = fc.array(fc.tuple(fc.nat(size), fc.nat(600_000)), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(spots, fc.boolean(), async (spots, isRow) => {
      const { bytes, file } = served(size, 1000);
      let at = 0;
      for (const [spot, length] of spots) {
        const start = isRow ? at : spot;
        const end = Math.min(size, start + length);
        at = end;
        if (start === end) continue;
        const got = await file.read(start, end);
        assert.equal(Buffer.compare(got, bytes.subarray(start, end)), 0, `${start} to ${end}`);
      }
    }),
    { seed: 11, numRuns: 25 },
  );
});

Deno.test("who reads on gets more and more ahead; a look here and there costs what it asks", async () => {
  const row = served(40 * MIB);
  for (let at = 0; at < 40 * MIB; at += MIB / 4) await row.file.read(at, at + MIB / 4);
  assert.ok(row.asked.length <= 16, `${row.asked.length} requests`);
  assert.equal(row.asked.reduce((sum, [start, end]) => sum + end - start, 0), 40 * MIB);
  assert.ok(row.asked.every(([start, end]) => end - start <= 4 * MIB + MIB / 4));
  const spots = served(40 * MIB);
  for (const at of [30, 3, 17, 9]) await spots.file.read(at * MIB, at * MIB + 1000);
  assert.deepEqual(spots.asked.map(([start, end]) => end - start), [1000, 1000, 1000, 1000]);
});

Deno.test("the end of a file, which has its table, stays while its frames are read", async () => {
  const { file, asked } = served(10 * MIB);
  await file.read(10 * MIB - 1000, 10 * MIB);
  await file.read(0, 100);
  await file.read(10 * MIB - 500, 10 * MIB);
  assert.equal(asked.length, 2);
});

Deno.test("bytes belong to who asked for them", async () => {
  const { file, bytes } = served(1000);
  (await file.read(0, 1000)).fill(0);
  assert.deepEqual(await file.read(0, 1000), bytes);
});
