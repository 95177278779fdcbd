import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { Corpus } from "../../../scripts/bench/corpus.ts";
import { findMarker } from "../../../scripts/bench/marker.ts";
import { buildPool, patch, type PoolOptions } from "../../../scripts/bench/push_body.ts";

const NOW_MS = 1_763_721_121_000;
const OPTIONS: PoolOptions = {
  format: "json",
  gzip: false,
  bodies: 3,
  batch: 500,
  prefix: "t1",
  nowMs: NOW_MS,
};

interface Push {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [string, string])[];
  }[];
}

function build(options: Partial<PoolOptions> = {}) {
  return buildPool(new Corpus({ seed: 7, streams: 240 }), { ...OPTIONS, ...options });
}

function parse(bytes: Uint8Array): Push {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

function valuesOf(bytes: Uint8Array): readonly (readonly [string, string])[] {
  return parse(bytes).streams.flatMap((stream) => stream.values);
}

Deno.test("buildPool() gives the same bytes for the same seed", () => {
  assert.deepEqual(build(), build());
});

Deno.test("buildPool() counts lines and their bytes", () => {
  for (const body of build()) {
    const values = valuesOf(body.bytes);
    const bytes = values.reduce((sum, value) => sum + new TextEncoder().encode(value[1]).length, 0);
    assert.equal(values.length, 500);
    assert.equal(body.lines, 500);
    assert.equal(body.rawBytes, bytes);
    assert.ok(bytes / 500 > 150 && bytes / 500 < 230, `about 190 bytes a line: ${bytes / 500}`);
  }
});

Deno.test("patch() renews every time and every push number and nothing else", () => {
  const [body] = build();
  assert.ok(body);
  const before = valuesOf(body.bytes);
  patch(body, NOW_MS + 98_765, 12_345_678);
  const after = valuesOf(body.bytes);
  after.forEach(([ns, text], line) => {
    assert.deepEqual(findMarker(text), { prefix: "t1", push: 12_345_678, line });
    assert.equal(ns, `${NOW_MS + 98_765}${before[line]![0].slice(13)}`);
    assert.equal(text.replace("t1-12345678-", "t1-00000000-"), before[line]![1]);
  });
});

Deno.test("buildPool() with gzip holds the same push", () => {
  const plain = build();
  build({ gzip: true }).forEach((body, i) => {
    assert.equal(body.contentEncoding, "gzip");
    assert.equal(body.patches, undefined);
    assert.deepEqual(new Uint8Array(gunzipSync(body.bytes)), plain[i]!.bytes);
  });
});

Deno.test("a corpus has as many label sets as it was asked for", () => {
  for (const streams of [1, 60, 240, 1_000]) {
    const corpus = new Corpus({ seed: 1, streams });
    assert.equal(new Set(corpus.streams.map(({ labels }) => JSON.stringify(labels))).size, streams);
  }
});
