import assert from "node:assert/strict";
import { HopMemory } from "../../../../lib/capture/read/hops.ts";
import { type FilePart, partsByHopping } from "../../../../lib/capture/read/parts.ts";
import type { ReadRange } from "../../../../lib/capture/read/source.ts";
import { Window } from "../../../../lib/capture/read/window.ts";
import { fileOf, linesFrom, madeFile } from "../support/made_capture.ts";

/** Bytes as a file of that size, and how many of them were read. */
class Read implements ReadRange {
  readonly size: number;
  readonly #bytes: Uint8Array;
  count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.size = bytes.length;
  }

  read(start: number, end: number): Promise<Uint8Array> {
    this.count += end - start;
    return Promise.resolve(this.#bytes.slice(start, end));
  }
}

const all = (parts: AsyncGenerator<FilePart>) => Array.fromAsync(parts);
const window = (bytes: Uint8Array) => new Window(new Read(bytes), 512);

Deno.test("a file that grows is hopped through as if it were for the first time", async () => {
  const { bytes, table } = madeFile(1, 6, 10);
  const whole = new Uint8Array([...bytes, ...table]);
  const memory = new HopMemory();
  for (let size = 0; size <= whole.length; size += 97) {
    const now = whole.subarray(0, size);
    assert.deepEqual(
      await all(memory.parts("a", window(now))),
      await all(partsByHopping(window(now))),
    );
  }
});

Deno.test("frames that are known are not read again", async () => {
  const { bytes } = madeFile(1, 40, 10);
  const memory = new HopMemory();
  await all(memory.parts("a", window(bytes)));
  const read = new Read(bytes);
  assert.equal((await all(memory.parts("a", new Window(read, 512)))).length, 40);
  assert.ok(read.count < bytes.length / 10, `${read.count} of ${bytes.length} bytes read`);
});

Deno.test("what a writer has taken back is forgotten, and so is another file", async () => {
  const [first, taken, instead] = [[1, 5], [6, 5], [6, 7]] as const;
  const made = (...runs: readonly (readonly [number, number])[]) =>
    fileOf(runs.map(([first, count]) => ({ first, lines: linesFrom(first, count) }))).bytes;
  const memory = new HopMemory();
  await all(memory.parts("a", window(made(first, taken))));
  for (const [name, bytes] of [["a", made(first, instead)], ["b", made([9, 9])]] as const) {
    const want = await all(partsByHopping(window(bytes)));
    assert.deepEqual(await all(memory.parts(name, window(bytes))), want);
  }
});

Deno.test("two passes at a time see the same frames", async () => {
  const { bytes } = madeFile(1, 8, 5);
  const memory = new HopMemory();
  const [a, b] = await Promise.all([
    all(memory.parts("a", window(bytes))),
    all(memory.parts("a", window(bytes))),
  ]);
  assert.deepEqual(a, b);
  assert.deepEqual(await all(memory.parts("a", window(bytes))), a);
});
