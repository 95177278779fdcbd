import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import SnappyJS from "snappyjs";
import { type Encoding, inflateBody, parseEncoding } from "../../../lib/codec/mod.ts";
import { faultOf } from "../../support/decoded.ts";
import { outputOf } from "../../support/program.ts";
import { full, needs } from "../../support/skip.ts";
import { damagedBombs, snappyBomb } from "./support/bombs.ts";
import { type Random, seededRandom } from "../../support/random.ts";

const MIB = 1 << 20;
const CAP = 64 * MIB;
const text = new TextEncoder().encode("level=info msg=ok\n".repeat(1000));
const plain = (bytes: Uint8Array) => new Uint8Array(bytes);

const ENCODERS: ReadonlyArray<{
  name: string;
  encoding: Encoding;
  encode: (bytes: Uint8Array) => Uint8Array;
}> = [
  { name: "identity", encoding: "identity", encode: (bytes) => bytes },
  { name: "gzip", encoding: "gzip", encode: (bytes) => gzipSync(bytes) },
  {
    name: "deflate with a zlib header",
    encoding: "deflate",
    encode: (bytes) => deflateSync(bytes),
  },
  { name: "raw deflate", encoding: "deflate", encode: (bytes) => deflateRawSync(bytes) },
  { name: "snappy", encoding: "snappy", encode: (bytes) => SnappyJS.compress(bytes) },
  { name: "zstd", encoding: "zstd", encode: (bytes) => zstdCompressSync(bytes) },
];

for (const { name, encoding, encode } of ENCODERS) {
  Deno.test(`inflateBody() reads ${name}`, () => {
    for (const want of [text, text.subarray(0, 1), text.subarray(0, 0)]) {
      deepStrictEqual(plain(inflateBody(encode(want), encoding, CAP)), plain(want));
    }
  });

  Deno.test(`inflateBody() lets of ${name} out what is allowed and no byte more`, () => {
    strictEqual(inflateBody(encode(text), encoding, text.length).length, text.length);
    for (const maxBytes of [text.length - 1, 1, 0]) {
      strictEqual(faultOf(() => inflateBody(encode(text), encoding, maxBytes)).kind, "too_large");
    }
  });
}

for (const { name, encoding, encode } of ENCODERS.slice(1)) {
  Deno.test(`inflateBody() refuses every cut-off ${name}`, () => {
    const whole = encode(text.subarray(0, 400));
    for (let end = 1; end < whole.length; end++) {
      strictEqual(faultOf(() => inflateBody(whole.slice(0, end), encoding, CAP)).kind, "usage");
    }
  });

  Deno.test(`inflateBody() refuses ${name} with something behind it`, () => {
    for (const tail of [[0], [0, 0, 0, 0, 0, 0, 0, 0, 0], [120, 121, 122]]) {
      const body = new Uint8Array([...encode(text.subarray(0, 400)), ...tail]);
      strictEqual(faultOf(() => inflateBody(body, encoding, CAP)).kind, "usage", `${tail}`);
    }
  });
}

Deno.test("inflateBody() reads all members of gzip and all frames of zstd", () => {
  const frame = (bytes: Uint8Array) =>
    zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const skippable = Uint8Array.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2]);
  const [a, b] = [text.subarray(0, 1000), text.subarray(1000)];
  const gzip = new Uint8Array([...gzipSync(a), ...gzipSync(b)]);
  const zstd = new Uint8Array([...skippable, ...frame(a), ...skippable, ...frame(b)]);
  deepStrictEqual(plain(inflateBody(gzip, "gzip", CAP)), text);
  deepStrictEqual(plain(inflateBody(zstd, "zstd", CAP)), text);
  strictEqual(faultOf(() => inflateBody(gzip, "gzip", text.length - 1)).kind, "too_large");
  strictEqual(faultOf(() => inflateBody(zstd, "zstd", text.length - 1)).kind, "too_large");
});

const DAMAGED: ReadonlyArray<{ name: string; encoding: Encoding; body: Uint8Array; says: RegExp }> =
  [
    {
      name: "gzip with a wrong checksum",
      encoding: "gzip",
      body: flip(gzipSync("abc"), -5),
      says: /gzip body/,
    },
    {
      name: "gzip with a wrong length",
      encoding: "gzip",
      body: flip(gzipSync("abc"), -1),
      says: /gzip body/,
    },
    { name: "gzip that is none", encoding: "gzip", body: text, says: /Cannot decode gzip body/ },
    {
      name: "deflate with a wrong checksum",
      encoding: "deflate",
      body: flip(deflateSync("abc"), -1),
      says: /deflate body/,
    },
    { name: "zstd that is none", encoding: "zstd", body: text, says: /no frame at byte 0/ },
    { name: "an empty gzip", encoding: "gzip", body: text.subarray(0, 0), says: /unexpected end/ },
    {
      name: "zstd with a wrong checksum",
      encoding: "zstd",
      body: flip(zstdCompressSync("abc", { params: { [constants.ZSTD_c_checksumFlag]: 1 } }), -1),
      says: /a frame is damaged/,
    },
    {
      name: "zstd with a window of 1 GiB",
      encoding: "zstd",
      // Descriptor 0, window 2^30, one last raw block of one byte.
      body: Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 20 << 3, 9, 0, 0, 97]),
      says: /window of 1073741824 bytes/,
    },
  ];

for (const { name, encoding, body, says } of DAMAGED) {
  Deno.test(`inflateBody() refuses ${name}`, () => {
    const fault = faultOf(() => inflateBody(body, encoding, CAP));
    strictEqual(fault.kind, "usage");
    match(fault.message, says);
  });
}

Deno.test("inflateBody() refuses a zstd frame that declares too much before it decodes", () => {
  // Single segment, eight bytes of content size: 2^40; one last raw block of one byte.
  const declared = [0, 0, 0, 0, 0, 1, 0, 0];
  const body = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, ...declared, 9, 0, 0, 97]);
  faultOf(() => inflateBody(body, "zstd", CAP));
});

Deno.test("inflateBody() stops bombs at the cap: what follows soon behind it is not looked at", () => {
  const bombs = [
    ...damagedBombs(CAP + MIB / 2),
    { encoding: "snappy", body: snappyBomb() } as const,
  ];
  for (const { encoding, body } of bombs) {
    ok(body.length < CAP / 500);
    strictEqual(faultOf(() => inflateBody(body, encoding, CAP)).kind, "too_large", encoding);
  }
});

Deno.test("inflateBody() finds the damage of bombs that end at the cap", () => {
  for (const { encoding, body } of damagedBombs(CAP)) {
    strictEqual(faultOf(() => inflateBody(body, encoding, CAP)).kind, "usage", encoding);
  }
});

for (const encoding of full ? ["gzip", "deflate", "zstd", "snappy"] : []) {
  needs("linux").test(
    `a bomb of ${encoding} takes no more memory than the cap allows`,
    async () => {
      const script = new URL("support/bomb_memory.ts", import.meta.url).pathname;
      const args = ["run", "-A", script, encoding, String(CAP)];
      const grownBytes = Number(await outputOf(Deno.execPath(), args));
      ok(grownBytes < 2.25 * CAP, `${grownBytes >> 20} MiB`);
    },
  );
}

for (const { name, encoding, encode } of ENCODERS.slice(1)) {
  Deno.test(`inflateBody() answers any mutated ${name} with bytes or a fault`, async () => {
    const random = seededRandom();
    const bodies = [300, 0, 1, 5000].map((length) => encode(text.subarray(0, length)));
    for (let i = full ? 1_000_000 : 1_500; i > 0; i--) {
      const mutated = mutate(random.pick(bodies), random);
      try {
        ok(inflateBody(mutated, encoding, MIB).length <= MIB);
      } catch (error) {
        const { kind } = faultOf(() => {
          throw error;
        });
        ok(kind === "usage" || kind === "too_large", `seed ${random.seed}: ${error}`);
      }
      // The runtime frees native memory only between turns.
      if (i % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  });
}

for (const { name, encoding, encode } of ENCODERS.slice(1)) {
  Deno.test(`inflateBody() has room for ${name} of any length`, () => {
    for (const power of [8, 16, 18, 19, 20, 21]) {
      for (const length of [2 ** power - 1, 2 ** power, 2 ** power + 1]) {
        const want = new Uint8Array(length).fill(7);
        const body = encode(want);
        deepStrictEqual(plain(inflateBody(body, encoding, CAP)), want);
        deepStrictEqual(plain(inflateBody(body, encoding, length)), want);
        const fault = faultOf(() => inflateBody(body, encoding, length - 1));
        strictEqual(fault.kind, "too_large");
      }
    }
  });
}

Deno.test("parseEncoding() knows names in any case", () => {
  const known = {
    "": "identity",
    identity: "identity",
    GZIP: "gzip",
    " x-gzip ": "gzip",
    Zstd: "zstd",
  };
  for (const [header, want] of Object.entries(known)) strictEqual(parseEncoding(header), want);
  strictEqual(parseEncoding(undefined), "identity");
});

Deno.test("parseEncoding() refuses what it does not know, and several at once", () => {
  for (const header of ["br", "gzip, gzip", "gzip,identity", "constructor", "x".repeat(9999)]) {
    const fault = faultOf(() => parseEncoding(header));
    strictEqual(fault.kind, "usage");
    match(
      fault.message,
      /^Content-Encoding ".{2,201}": expected one of gzip, deflate, snappy, zstd$/,
    );
  }
});

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const flipped = plain(bytes);
  const index = at < 0 ? flipped.length + at : at;
  flipped[index] = flipped[index]! ^ 1;
  return flipped;
}

function mutate(body: Uint8Array, random: Random): Uint8Array {
  const mutated = plain(body);
  for (let edits = 1 + random.int(3); edits > 0; edits--) {
    if (mutated.length > 0) mutated[random.int(mutated.length)] = random.int(256);
  }
  return random.int(4) === 0 ? mutated.subarray(0, random.int(mutated.length + 1)) : mutated;
}
