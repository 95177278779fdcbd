import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import SnappyJS from "snappyjs";
import { inflateBody } from "../../../lib/codec/mod.ts";
import { unsnap as unsnapInto } from "../../../lib/codec/snappy.ts";
import { faultOf } from "../../support/decoded.ts";
import { full } from "../../support/skip.ts";
import { SEED, seededRandom } from "../../support/random.ts";

const CAP = 1 << 20;
const unsnap = (block: Uint8Array, maxBytes = CAP) => inflateBody(block, "snappy", maxBytes);
const noRoom = (length: number) => {
  throw new Error(`asked for room for ${length} bytes`);
};
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

const TAKEN: ReadonlyArray<{ name: string; block: Uint8Array; out: string }> = [
  { name: "nothing", block: bytes(0), out: "" },
  { name: "a literal", block: bytes(3, 2 << 2, 97, 98, 99), out: "abc" },
  {
    name: "a literal with a length of one byte",
    block: bytes(3, 60 << 2, 2, 97, 98, 99),
    out: "abc",
  },
  {
    name: "a literal with a length of four bytes",
    block: bytes(1, 63 << 2, 0, 0, 0, 0, 97),
    out: "a",
  },
  {
    name: "a copy of the first kind that repeats",
    block: bytes(6, 0, 97, 1 | 1 << 2, 1),
    out: "aaaaaa",
  },
  {
    name: "a copy of the second kind",
    block: bytes(4, 1 << 2, 97, 98, 2 | 1 << 2, 2, 0),
    out: "abab",
  },
  {
    name: "a copy of the third kind",
    block: bytes(4, 1 << 2, 97, 98, 3 | 1 << 2, 2, 0, 0, 0),
    out: "abab",
  },
  { name: "a length with needless bytes", block: bytes(0x81, 0x80, 0x00, 0, 97), out: "a" },
];

for (const { name, block, out } of TAKEN) {
  Deno.test(`snappy: takes ${name}`, () => {
    strictEqual(new TextDecoder().decode(unsnap(block)), out);
  });
}

const FAULTS: ReadonlyArray<{ name: string; block: Uint8Array; says: RegExp }> = [
  { name: "no byte", block: bytes(), says: /ends inside its length/ },
  { name: "half a length", block: bytes(0x80), says: /ends inside its length/ },
  {
    name: "a length of six bytes",
    block: bytes(128, 128, 128, 128, 128, 0),
    says: /more than 32 bits/,
  },
  {
    name: "a length over 32 bits",
    block: bytes(255, 255, 255, 255, 127),
    says: /more than 32 bits/,
  },
  { name: "a length without content", block: bytes(5), says: /0 bytes come out of the 5/ },
  { name: "content without length", block: bytes(0, 0, 97), says: /more comes out than the 0/ },
  { name: "a cut-off literal", block: bytes(3, 2 << 2, 97), says: /cut off/ },
  { name: "a cut-off literal length", block: bytes(3, 61 << 2, 2), says: /cut off/ },
  { name: "a literal of 4 GiB", block: bytes(3, 63 << 2, 255, 255, 255, 255, 97), says: /cut off/ },
  { name: "a cut-off copy", block: bytes(8, 0, 97, 2, 1), says: /cut off/ },
  { name: "a copy of nothing", block: bytes(8, 1, 1), says: /reaches before its start/ },
  { name: "a copy with offset 0", block: bytes(8, 0, 97, 1, 0), says: /reaches before its start/ },
  {
    name: "a copy with an offset too large",
    block: bytes(8, 0, 97, 1, 2),
    says: /before its start/,
  },
  { name: "an offset of 4 GiB", block: bytes(8, 0, 97, 3, 255, 255, 255, 255), says: /before its/ },
  {
    name: "a copy beyond the length",
    block: bytes(3, 0, 97, 1 | 7 << 2, 1),
    says: /more comes out/,
  },
  {
    name: "a byte behind the end",
    block: bytes(1, 0, 97, 0, 98),
    says: /more comes out than the 1/,
  },
  {
    name: "a stream of frames",
    block: bytes(255, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59),
    says: /stream of snappy frames, expected one snappy block/,
  },
];

for (const { name, block, says } of FAULTS) {
  Deno.test(`snappy: refuses ${name}`, () => {
    const fault = faultOf(() => unsnap(block));
    strictEqual(fault.kind, "usage");
    match(fault.message, says);
  });
}

Deno.test("snappy: asks for no memory for 2 GiB that five bytes declare", () => {
  const bomb = bytes(0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3);
  strictEqual(faultOf(() => unsnapInto(bomb, 64 << 20, noRoom)).kind, "too_large");
});

Deno.test("snappy: asks for no memory for a length within the cap that nothing backs", () => {
  const bomb = bytes(0x80, 0x80, 0x80, 0x20, 0, 97); // 64 MiB
  strictEqual(faultOf(() => unsnapInto(bomb, 64 << 20, noRoom)).kind, "usage");
});

Deno.test("snappy: reads what snappyjs writes", () => {
  const random = seededRandom();
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 500 }),
    fc.nat(200_000).map((length) => random.bytes(length).map((byte) => byte & 3)),
  );
  fc.assert(
    fc.property(data, (data) => deepStrictEqual(unsnap(SnappyJS.compress(data)), data)),
    { seed: SEED, numRuns: 100 },
  );
});

Deno.test("snappy: any small body is read or refused", () => {
  const random = seededRandom();
  const seeds = TAKEN.map(({ block }) => block);
  for (let i = full ? 1_000_000 : 50_000; i > 0; i--) {
    const block = i % 2 === 0 ? random.bytes(random.int(65)) : random.pick(seeds).slice();
    if (block.length > 0) block[random.int(block.length)] = random.int(256);
    try {
      unsnap(block);
    } catch (error) {
      faultOf(() => {
        throw error;
      });
    }
  }
});
