import assert from "node:assert/strict";
import fc from "fast-check";
import protobuf from "protobufjs/minimal";
import { ProtoReader, ProtoWriter } from "../../../lib/codec/mod.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";

/** One message, as logtap writes it and as the library does. */
const message = fc.record({
  number: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  fixed: fc.nat(0xffffffff),
  long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  text: fc.string({ unit: "grapheme", maxLength: 20 }),
  data: fc.uint8Array({ maxLength: 400 }),
  field: fc.integer({ min: 1, max: 2 ** 29 - 1 }),
});
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

function ours({ number, fixed, long, text, data, field }: Message): Uint8Array {
  const writer = new ProtoWriter();
  writer.number(1, number);
  writer.message(2, () => {
    writer.fixed32(3, fixed);
    writer.message(4, () => writer.data(5, data));
    writer.sfixed64(6, long);
  });
  writer.text(field, text);
  return writer.finish();
}

function theirs({ number, fixed, long, text, data, field }: Message): Uint8Array {
  const writer = protobuf.Writer.create();
  const bits = BigInt.asUintN(64, long);
  if (number !== 0) writer.uint32(1 << 3).uint64(number);
  writer.uint32(2 << 3 | 2).fork().uint32(3 << 3 | 5).fixed32(fixed)
    .uint32(4 << 3 | 2).fork().uint32(5 << 3 | 2).bytes(data).ldelim()
    .uint32(6 << 3 | 1).fixed32(Number(bits & 0xffffffffn)).fixed32(Number(bits >> 32n)).ldelim();
  return writer.uint32((field << 3 | 2) >>> 0).string(text).finish();
}

Deno.test("ProtoWriter writes what protobufjs writes, byte for byte", () => {
  fc.assert(fc.property(message, (made) => assert.deepEqual([...ours(made)], [...theirs(made)])));
});

Deno.test("ProtoReader reads back what was written, and steps over the rest", () => {
  fc.assert(fc.property(message, ({ field, ...made }) => {
    const reader = new ProtoReader(ours({ ...made, field: 7 + field % 100 }));
    const read = { number: 0, fixed: 0, long: 0n, text: "" };
    while (reader.nextField()) {
      if (reader.field === 1) read.number = reader.safeNumber();
      else if (reader.field === 2) {
        reader.message((inner) => {
          while (inner.nextField()) {
            if (inner.field === 3) read.fixed = inner.fixed32();
            else if (inner.field === 6) read.long = inner.sfixed64();
            else inner.skip();
          }
        });
      } else read.text = reader.text();
    }
    const { data: _, ...want } = made;
    assert.deepEqual(read, want);
  }));
});

Deno.test("ProtoReader takes numbers up to 2^53 - 1, with zeros at the end, and no longer ones", () => {
  const read = (...varint: number[]) => {
    const reader = new ProtoReader(Uint8Array.of(1 << 3, ...varint));
    reader.nextField();
    return reader.safeNumber();
  };
  assert.equal(read(...Array(7).fill(255), 15), Number.MAX_SAFE_INTEGER);
  assert.equal(read(133, ...Array(8).fill(128), 0), 5);
  const wrong = [[], [128], [...Array(7).fill(255), 31], [...Array(9).fill(255), 1]];
  for (const varint of [...wrong, [133, ...Array(9).fill(128), 0]]) {
    assert.throws(() => read(...varint), (error) => isLogtapError(error, "usage"), `${varint}`);
  }
});

Deno.test("ProtoReader refuses a field of another type, and one that is cut off", () => {
  const reads: readonly ((reader: ProtoReader) => unknown)[] = [
    (reader) => reader.number(),
    (reader) => reader.fixed32(),
    (reader) => reader.sfixed64(),
    (reader) => reader.text(),
    (reader) => reader.message(() => 0),
  ];
  const wires = [0, 5, 1, 2, 2];
  for (const [i, read] of reads.entries()) {
    for (let wire = 0; wire < 8; wire++) {
      const whole = wire === wires[i];
      const reader = new ProtoReader(
        Uint8Array.of(1 << 3 | wire, ...whole ? [] : Array(8).fill(1)),
      );
      reader.nextField();
      assert.throws(() => read(reader), (error) => isLogtapError(error, "usage"), `${i} ${wire}`);
    }
  }
});
