import assert from "node:assert/strict";
import { newReader, newWriter, readUint64 } from "../../../../lib/capture/format/wire.ts";

/** As the library writes it. */
function varint(value: number): Uint8Array {
  return newWriter().uint64(value).finish();
}

Deno.test("readUint64 reads what the library writes, and stands behind it", () => {
  for (const value of [0, 1, 127, 128, 2 ** 31, 2 ** 32 + 5, 2 ** 53 - 1]) {
    const reader = newReader(Uint8Array.of(...varint(value), 7));
    assert.equal(readUint64(reader), value);
    assert.equal(reader.uint32(), 7);
  }
});

Deno.test("readUint64 takes zeros at the end, as long as a uint64 may be", () => {
  const padded = (length: number) => Uint8Array.of(5 | 128, ...Array(length - 2).fill(128), 0);
  assert.equal(readUint64(newReader(padded(10))), 5);
  assert.throws(() => readUint64(newReader(padded(11))), RangeError);
  assert.throws(() => readUint64(newReader(padded(10_000))), RangeError);
});

Deno.test("readUint64 refuses what is cut off or over 2^53 - 1", () => {
  const greatest = [...Array(9).fill(255), 1];
  for (const bytes of [[], [128], [...varint(2 ** 53)], greatest]) {
    assert.throws(() => readUint64(newReader(Uint8Array.from(bytes))), RangeError);
  }
});
