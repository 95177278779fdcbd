import { Buffer } from "node:buffer";
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import SnappyJS from "snappyjs";
import { type Encoding, Inflater } from "../../../lib/codec/mod.ts";
import { isLogtapError, LogtapError } from "../../../lib/fault/mod.ts";
import type { WorkerPort } from "../../../lib/pipe/mod.ts";

const CAP = 8 << 20;
const small = new TextEncoder().encode("x".repeat(1000));
const large = Uint8Array.from({ length: 1 << 20 }, (_, i) => i % 251);
const own = (bytes: Uint8Array) => new Uint8Array(bytes);
const ENCODERS: Readonly<Partial<Record<Encoding, (bytes: Uint8Array) => Uint8Array>>> = {
  identity: own,
  gzip: (bytes) => own(gzipSync(bytes)),
  snappy: (bytes) => own(SnappyJS.compress(bytes)),
  zstd: (bytes) => own(zstdCompressSync(bytes)),
};

/** The real worker, counted. */
function counted(): { start: () => WorkerPort; workers: WorkerPort[] } {
  const workers: WorkerPort[] = [];
  const url = new URL("../../../lib/codec/inflate.worker.ts", import.meta.url);
  return {
    workers,
    start: () => {
      const worker = new Worker(url, { type: "module" });
      workers.push(worker);
      return worker;
    },
  };
}

async function inflateAll(inflater: Inflater): Promise<void> {
  for (const [encoding, encode] of Object.entries(ENCODERS)) {
    for (const want of [small, large]) {
      const got = await inflater.inflate(encode(want), encoding as Encoding, { maxBytes: CAP });
      ok(Buffer.compare(own(got), want) === 0, encoding);
    }
  }
}

Deno.test("Inflater gives the same bytes with a worker and without", async () => {
  await inflateAll(new Inflater("inline"));
  const inflater = new Inflater();
  await inflateAll(inflater);
  inflater.close();
});

Deno.test("Inflater starts one worker, at the first large body", async () => {
  const { start, workers } = counted();
  const inflater = new Inflater(start);
  await inflater.inflate(own(gzipSync(small)), "gzip", { maxBytes: CAP });
  strictEqual(workers.length, 0);
  await Promise.all(
    [1, 2, 3].map(() => inflater.inflate(own(gzipSync(large)), "gzip", { maxBytes: CAP })),
  );
  strictEqual(workers.length, 1);
  inflater.close();
});

Deno.test("Inflater tells the same faults from the worker and from its own thread", async () => {
  const inflater = new Inflater();
  const bodies = [
    { body: gzipSync(large).subarray(0, 5000), encoding: "gzip", kind: "usage" },
    { body: gzipSync(large), encoding: "gzip", maxBytes: 1 << 19, kind: "too_large" },
    { body: zstdCompressSync(large), encoding: "zstd", maxBytes: 1 << 19, kind: "too_large" },
    { body: Uint8Array.from([255, 255, 255, 255, 7]), encoding: "snappy", kind: "too_large" },
  ] as const;
  for (const { body, encoding, kind, ...rest } of bodies) {
    const maxBytes = "maxBytes" in rest ? rest.maxBytes : CAP;
    let message = "";
    const tell = (error: unknown) => {
      strictEqual(isLogtapError(error, kind), true, String(error));
      message ||= (error as Error).message;
      strictEqual((error as Error).message, message);
      return true;
    };
    await rejects(inflater.inflate(own(body), encoding, { maxBytes }), tell);
    await rejects(new Inflater("inline").inflate(own(body), encoding, { maxBytes }), tell);
  }
  inflater.close();
});

Deno.test("Inflater does not believe a gzip that calls itself small", async () => {
  const { start, workers } = counted();
  const inflater = new Inflater(start);
  // Two members: the length at the end is that of the second.
  const body = new Uint8Array([...gzipSync(large), ...gzipSync(small)]);
  const got = await inflater.inflate(body, "gzip", { maxBytes: CAP });
  strictEqual(got.length, large.length + small.length);
  strictEqual(workers.length, 1);
  inflater.close();
});

Deno.test("Inflater leaves the neighbours of a shared buffer alone", async () => {
  const inflater = new Inflater();
  const body = gzipSync(large);
  const shared = new Uint8Array(body.length + 20).fill(7);
  shared.set(body, 10);
  await inflater.inflate(shared.subarray(10, 10 + body.length), "gzip", { maxBytes: CAP });
  strictEqual(shared[0], 7);
  strictEqual(shared[shared.length - 1], 7);
  inflater.close();
});

Deno.test("Inflater starts another worker after one died, and rejects what waited", async () => {
  const { start, workers } = counted();
  const inflater = new Inflater(start);
  await inflater.inflate(own(gzipSync(large)), "gzip", { maxBytes: CAP });
  const waiting = inflater.inflate(own(gzipSync(large)), "gzip", { maxBytes: CAP });
  workers[0]?.onerror?.(new ErrorEvent("error", { message: "out of memory" }));
  await rejects(waiting, (error) => isLogtapError(error, "internal"));
  strictEqual(
    (await inflater.inflate(own(gzipSync(large)), "gzip", { maxBytes: CAP })).length,
    large.length,
  );
  strictEqual(workers.length, 2);
  const closed = inflater.inflate(own(gzipSync(large)), "gzip", { maxBytes: CAP });
  inflater.close();
  await rejects(closed, (error) => isLogtapError(error, "internal"));
});

Deno.test("Inflater makes nothing of a large body before its caller has room for it", async () => {
  const inflater = new Inflater();
  const asked: number[] = [];
  const busy = new LogtapError("busy", "no room");
  const refuse = (length: number) => {
    asked.push(length);
    return Promise.reject(busy);
  };
  for (const [encoding, encode] of Object.entries(ENCODERS)) {
    const options = { maxBytes: CAP, claim: refuse };
    for (const body of [small, large]) {
      await rejects(inflater.inflate(encode(body), encoding as Encoding, options), busy);
      strictEqual(asked.pop(), body.length);
    }
  }
  // What was refused is forgotten: the next body is not the one before.
  const got = await inflater.inflate(own(gzipSync(large)), "gzip", { maxBytes: CAP });
  deepStrictEqual(own(got), large);
  inflater.close();
});

Deno.test("Inflater lets a large body wait until there is room for the one before", async () => {
  const inflater = new Inflater();
  const order: string[] = [];
  const room = Promise.withResolvers<void>();
  const inflate = (name: string, body: Uint8Array, granted?: Promise<void>) =>
    inflater.inflate(own(gzipSync(body)), "gzip", {
      maxBytes: CAP,
      claim: async () => {
        order.push(`${name} asks`);
        await granted;
      },
    }).then(() => order.push(`${name} done`));
  const all = [inflate("first", large, room.promise), inflate("second", large)];
  await inflate("small", small); // Does not wait for the worker.
  room.resolve();
  await Promise.all(all);
  deepStrictEqual(order.filter((step) => !step.startsWith("small")), [
    "first asks",
    "first done",
    "second asks",
    "second done",
  ]);
  inflater.close();
});
