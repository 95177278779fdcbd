/**
 * The disk cap holds at every moment that somebody looks, to one frame, for random mixes of cap,
 * rotation and push sizes; what goes is the oldest, and what stays is a whole capture.
 */
import assert from "node:assert/strict";
import { type AppendResult, type BufferLimit, CaptureWriter } from "../../../../lib/capture/mod.ts";
import type { Batch } from "../../../../lib/entry/mod.ts";
import { parsePushJson } from "../../../../lib/loki/mod.ts";
import { bytesIn, cursorsLeft } from "../../../support/captures.ts";
import { type Random, seededRandom } from "../../../support/random.ts";
import { full } from "../../../support/skip.ts";
import { tempDir } from "../../../support/temp_dir.ts";

const MIXES = full ? 1_000 : 20;
const MIB = 1 << 20;
/** The largest frame: what a cap may be exceeded by. */
const FRAME_BYTES = MIB;
/** Caps are up to this much above the least one. */
const CAP_SPREAD_BYTES = MIB;
/** How much is written between two looks that do not wait for a timer. */
const LOOK_BYTES = 64 << 10;

const BUFFERS: readonly BufferLimit[] = [
  { kind: "bytes", limit: 32 * MIB },
  { kind: "entries", limit: 10_000 },
];

interface Mix {
  readonly maxDiskBytes: number;
  readonly maxFileBytes: number;
  readonly compress: boolean;
  readonly lineBytes: number;
  readonly linesAPush: number;
  readonly buffer: BufferLimit;
}

function mixOf(random: Random): Mix {
  const maxDiskBytes = MIB + random.int(CAP_SPREAD_BYTES);
  return {
    maxDiskBytes,
    maxFileBytes: 64 * 1024 + random.int(maxDiskBytes),
    compress: random.int(4) !== 0,
    lineBytes: random.pick([200, 2_000, 20_000, 100_000]),
    linesAPush: 1 + random.int(random.pick([3, 300])),
    buffer: random.pick(BUFFERS),
  };
}

/** Lines that compress as badly as text can: to three quarters of their size. */
function noiseBatch(random: Random, { lineBytes, linesAPush }: Mix, first: number): Batch {
  const values = Array.from({ length: linesAPush }, (_, i) => {
    const noise = random.bytes(lineBytes * 3 / 4).toBase64();
    return [`${1_795_258_108_000_000_000n + BigInt(first + i)}`, `n=${first + i} ${noise}`];
  });
  const body = JSON.stringify({ streams: [{ stream: { app: `app-${random.int(5)}` }, values }] });
  return parsePushJson(new TextEncoder().encode(body)).batch;
}

/** Writes twice the cap; the most that was seen in the directory. */
async function writeBeyond(dir: string, mix: Mix, random: Random): Promise<number> {
  const writer = await CaptureWriter.open({
    ...mix,
    dir,
    fsync: "off",
    whenFull: "reject",
    version: "test",
  });
  let most = 0;
  const look = () => most = Math.max(most, bytesIn(dir));
  const timer = setInterval(look, 1);
  try {
    let bytes = 0;
    let seen = 0;
    for (let line = 0; bytes < 2 * mix.maxDiskBytes; line += mix.linesAPush) {
      const batch = noiseBatch(random, mix, line);
      bytes += batch.body.length;
      await store(() => writer.append(batch));
      if (bytes - seen > LOOK_BYTES) {
        look();
        seen = bytes;
      }
    }
  } finally {
    clearInterval(timer);
    await writer.close();
  }
  look();
  return most;
}

async function store(append: () => Promise<AppendResult>): Promise<void> {
  for (;;) {
    const result = await append();
    if (result.kind === "written") return;
    assert.equal(result.kind, "rejected", JSON.stringify(result));
  }
}

Deno.test(`the disk cap holds for ${MIXES} mixes of cap, rotation and sizes (8.1)`, async (t) => {
  const random = seededRandom();
  for (let i = 0; i < MIXES; i++) {
    const mix = mixOf(random);
    await t.step(`mix ${i}, seed ${random.seed}: ${JSON.stringify(mix)}`, async () => {
      using temp = tempDir();
      const most = await writeBeyond(temp.path, mix, random);
      assert.ok(most <= mix.maxDiskBytes + FRAME_BYTES, `${most} bytes were there`);
      const { ledger } = JSON.parse(Deno.readTextFileSync(temp.file("metadata.json")));
      const { first, next } = cursorsLeft(temp.path);
      assert.ok(first > 1, "the oldest file went");
      assert.equal(ledger.evicted.lines, first - 1);
      assert.equal(ledger.written, next - 1, "the newest line stayed");
      assert.ok(Deno.readTextFileSync(temp.file("audit.jsonl")).includes('"evicted"'));
    });
  }
});
