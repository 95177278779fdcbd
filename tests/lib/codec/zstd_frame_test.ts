import assert from "node:assert/strict";
import { constants, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import {
  decodeFrame,
  decodeFrameStream,
  encodeFrame,
  type Frame,
  type RangedBytes,
  walkFrame,
  walkFrameAt,
} from "../../../lib/codec/mod.ts";
import { needs } from "../../support/skip.ts";
import { seededRandom } from "../../support/random.ts";
import { tempDir } from "../../support/temp_dir.ts";
import { zstdBomb } from "./support/bombs.ts";

const SEED = 20261121;

function sourceOf(
  bytes: Uint8Array,
): RangedBytes & { read: RangedBytes["read"]; bytesRead: number } {
  return {
    size: bytes.length,
    bytesRead: 0,
    read(start, end) {
      assert.ok(0 <= start && start <= end && end <= bytes.length, `${start} to ${end}`);
      this.bytesRead += end - start;
      return Promise.resolve(bytes.slice(start, end));
    },
  };
}

async function collect(
  source: RangedBytes,
  start: number,
): Promise<{ bytes: Uint8Array; frame: Frame }> {
  const pieces: Uint8Array[] = [];
  const stream = decodeFrameStream(source, start);
  for (;;) {
    const { done, value } = await stream.next();
    if (done) {
      return {
        bytes: new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer()),
        frame: value,
      };
    }
    pieces.push(value);
  }
}

/** Bytes that compress to raw, RLE and compressed blocks. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.tuple(fc.nat(255), fc.nat(400_000)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
  fc.array(fc.constantFrom("error ", "info ", "\n", "42"), { maxLength: 3000 })
    .map((words) => new TextEncoder().encode(words.join(""))),
);

const settings = fc.record({
  level: fc.integer({ min: 1, max: 12 }),
  checksum: fc.integer({ min: 0, max: 1 }),
  windowLog: fc.integer({ min: 10, max: 22 }),
});

function compress(
  bytes: Uint8Array,
  { level, checksum, windowLog }: { level: number; checksum: number; windowLog: number },
): Uint8Array {
  return zstdCompressSync(bytes, {
    params: {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_checksumFlag]: checksum,
      [constants.ZSTD_c_windowLog]: windowLog,
    },
  });
}

Deno.test("walkFrame() finds the end of any frame the encoder makes, from bytes and ranges", async () => {
  await fc.assert(
    fc.asyncProperty(
      content,
      settings,
      fc.uint8Array({ maxLength: 20 }),
      async (raw, how, noise) => {
        const frame = compress(raw, how);
        const bytes = new Uint8Array([...noise, ...frame, ...noise]);
        const found = walkFrame(bytes, noise.length);
        assert.ok(found.kind === "data");
        assert.equal(found.end, noise.length + frame.length);
        assert.equal(found.hasChecksum, how.checksum === 1);
        assert.deepEqual(await walkFrameAt(sourceOf(bytes), noise.length), found);
        assert.deepEqual(decodeFrame(frame, raw.length).length, raw.length);
      },
    ),
    { numRuns: 150, seed: SEED },
  );
});

Deno.test("walkFrame() calls every beginning of a frame cut off", () => {
  const frame = encodeFrame(new TextEncoder().encode("a line\n".repeat(40_000)));
  for (let size = 0; size < frame.length; size++) {
    const found = walkFrame(frame.subarray(0, size), 0);
    assert.equal(found.kind, "cut", `${size} of ${frame.length} bytes`);
    assert.ok(found.end > size && found.end <= frame.length + 18);
  }
});

Deno.test("walkFrame() reads headers of all shapes", () => {
  const cases: readonly { name: string; bytes: number[]; want: Partial<Frame> }[] = [
    {
      name: "single segment, size in one byte, no checksum, raw block",
      bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0x11, 0, 0, 65, 66],
      want: { kind: "data", end: 11, contentBytes: 2, windowBytes: 2, hasChecksum: false },
    },
    {
      name: "size in two bytes counts from 256",
      bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x60, 1, 0, 0x03 | 257 << 3 & 0xf8, 257 >> 5, 0, 7],
      want: { kind: "data", end: 11, contentBytes: 257 },
    },
    {
      name: "window of 1 KiB and one eighth, dictionary id, checksum, empty block",
      bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x05, 0x01, 9, 1, 0, 0, 1, 2, 3, 4],
      want: {
        kind: "data",
        end: 14,
        windowBytes: 1152,
        contentBytes: undefined,
        hasChecksum: true,
      },
    },
    {
      name: "size in eight bytes",
      bytes: [0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0],
      want: { kind: "data", end: 16, contentBytes: 2 ** 32 },
    },
    {
      name: "skippable",
      bytes: [0x5f, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9, 9],
      want: { kind: "skippable", end: 9, magic: 0x184d2a5f },
    },
    {
      name: "skippable beyond the end",
      bytes: [0x50, 0x2a, 0x4d, 0x18, 255, 255, 255, 255],
      want: { kind: "cut", end: 8 + 0xffffffff },
    },
    {
      name: "another magic",
      bytes: [0x4f, 0x2a, 0x4d, 0x18, 0, 0, 0, 0],
      want: { kind: "invalid", at: 0 },
    },
    {
      name: "a reserved bit",
      bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x28, 2, 0x11, 0, 0, 65, 66, 0, 0, 0, 0, 0, 0, 0],
      want: { kind: "invalid", at: 4 },
    },
    {
      name: "a reserved block type",
      bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0x17, 0, 0, 65, 66],
      want: { kind: "invalid", at: 6 },
    },
    {
      name: "a block over 128 KiB",
      bytes: [0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0xff, 0xff, 0xff, 65, 66],
      want: { kind: "invalid", at: 6 },
    },
  ];
  for (const { name, bytes, want } of cases) {
    const found = walkFrame(new Uint8Array(bytes), 0) as unknown as Record<string, unknown>;
    for (const [key, value] of Object.entries(want)) {
      assert.equal(found[key], value, `${name}: ${key}`);
    }
  }
});

Deno.test("walkFrame() ends on any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.constantFrom(0, 4), (noise, magic) => {
      const bytes = new Uint8Array([...[0x28, 0xb5, 0x2f, 0xfd].slice(0, magic), ...noise]);
      const found = walkFrame(bytes, 0);
      if (found.kind === "data" || found.kind === "skippable") assert.ok(found.end <= bytes.length);
    }),
    { numRuns: 2000, seed: SEED },
  );
});

Deno.test("walkFrameAt() reads a fraction of a file to find frames", async () => {
  const incompressible = seededRandom().bytes(4 << 20);
  const source = sourceOf(encodeFrame(incompressible));
  assert.equal((await walkFrameAt(source, 0)).kind, "data");
  assert.ok(source.bytesRead < source.size * 0.6, `${source.bytesRead} of ${source.size}`);
});

Deno.test("decodeFrame() refuses more than one frame, less than one, and too much", () => {
  const frame = encodeFrame(new Uint8Array(1000));
  const two = new Uint8Array([...frame, ...frame]);
  const broken = frame.slice();
  broken[broken.length - 1]! ^= 1;
  const corrupt = { name: "LogtapError", kind: "corrupt" };
  assert.throws(() => decodeFrame(two, 1 << 20), corrupt);
  assert.throws(() => decodeFrame(frame.subarray(0, frame.length - 1), 1 << 20), corrupt);
  assert.throws(() => decodeFrame(broken, 1 << 20), corrupt);
  assert.throws(() => decodeFrame(new Uint8Array(0), 1 << 20), corrupt);
  assert.throws(() => decodeFrame(frame, 999), { name: "LogtapError", kind: "too_large" });
  assert.equal(decodeFrame(frame, 1000).length, 1000);
  assert.equal(decodeFrame(encodeFrame(new Uint8Array(0)), 0).length, 0);
});

Deno.test("decodeFrame() takes any limit from the exact length on, declared or not", async () => {
  const raw = seededRandom().bytes(3_000_000).map((byte) => byte & 3);
  const undeclared = encodeFrame(raw);
  using dir = tempDir();
  const frames = [undeclared];
  if (needs("zstd").missing.length === 0) {
    await Deno.writeFile(dir.file("raw"), raw);
    const { stdout } = await new Deno.Command("zstd", { args: ["-cq", dir.file("raw")] }).output();
    frames.push(stdout);
    assert.equal((walkFrame(stdout, 0) as { contentBytes?: number }).contentBytes, raw.length);
  }
  for (const frame of frames) {
    for (const limit of [raw.length, raw.length + 1, raw.length * 9]) {
      const content = decodeFrame(frame, limit);
      assert.deepEqual(content, raw);
      assert.ok(content.buffer.byteLength < raw.length * 2 + 2);
    }
    assert.throws(() => decodeFrame(frame, raw.length - 1), { kind: "too_large" });
  }
});

Deno.test("decodeFrameStream() gives what decodeFrame() gives, and stops at the frame's end", async () => {
  await fc.assert(
    fc.asyncProperty(content, settings, async (raw, how) => {
      const frame = compress(raw, how);
      const bytes = new Uint8Array([1, 2, 3, ...frame, ...frame]);
      const found = await collect(sourceOf(bytes), 3);
      assert.deepEqual(found.bytes, new Uint8Array(raw));
      assert.deepEqual(found.frame, walkFrame(bytes, 3));
    }),
    { numRuns: 40, seed: SEED },
  );
});

Deno.test("decodeFrameStream() gives a last block that reaches over the chunks it reads", async () => {
  // Noise is stored as it is, in blocks of 128 KiB; chunks are 256 KiB.
  for (const length of [262_000, 262_130, 262_140, 262_144, 380_000, 524_270, 524_288]) {
    const content = seededRandom().bytes(length);
    const found = await collect(sourceOf(encodeFrame(content)), 0);
    assert.deepEqual([found.frame.kind, found.bytes.length], ["data", length]);
    assert.deepEqual(found.bytes, content);
  }
});

Deno.test("decodeFrameStream() gives the beginning of a frame that is cut off, and says so", async () => {
  const content = seededRandom().bytes(600_000).map((byte) => byte & 15);
  const frame = encodeFrame(content);
  let longest = 0;
  for (const share of [0.01, 0.3, 0.6, 0.99]) {
    const found = await collect(sourceOf(frame.slice(0, Math.floor(frame.length * share))), 0);
    assert.equal(found.frame.kind, "cut");
    assert.deepEqual(found.bytes, content.slice(0, found.bytes.length));
    assert.ok(found.bytes.length >= longest);
    longest = found.bytes.length;
  }
  assert.ok(longest >= 300_000);
});

Deno.test("decodeFrameStream() makes only what is asked for", async () => {
  const stream = decodeFrameStream(sourceOf(zstdBomb(8 << 20, { isDamaged: true })), 0);
  let bytes = 0;
  for (let i = 0; i < 20; i++) {
    const { value, done } = await stream.next();
    assert.ok(!done);
    bytes += value.buffer.byteLength;
  }
  assert.ok(bytes <= 20 * (256 << 10), `${bytes} bytes`);
  await stream.return({ kind: "cut", start: 0, end: 0 });
});

Deno.test("decodeFrameStream() tells a flipped bit and a failed read", async () => {
  const frame = encodeFrame(new TextEncoder().encode("some text ".repeat(50_000)));
  frame[frame.length - 2]! ^= 4;
  await assert.rejects(collect(sourceOf(frame), 0), { name: "LogtapError", kind: "corrupt" });
  const failing: RangedBytes = { size: 1000, read: () => Promise.reject(new Error("EIO")) };
  await assert.rejects(collect(failing, 0), /EIO/);
});

needs("zstd").test("zstd -t takes what encodeFrame() makes, and sees a flipped bit", async () => {
  using dir = tempDir();
  const frame = encodeFrame(new TextEncoder().encode("a line\n".repeat(1000)));
  const test = async (bytes: Uint8Array) => {
    await Deno.writeFile(dir.file("x.zst"), bytes);
    const args = ["-tq", dir.file("x.zst")];
    return (await new Deno.Command("zstd", { args, stderr: "null" }).output()).success;
  };
  assert.equal(await test(frame), true);
  frame[frame.length - 6]! ^= 1;
  assert.equal(await test(frame), false);
});
