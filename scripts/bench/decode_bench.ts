/**
 * How fast pushed bodies become batches: `deno bench -A scripts/bench/decode_bench.ts`. Read the
 * ratios, not the times; each iteration is one body of 2,000 lines.
 */
import { gunzipSync } from "node:zlib";
import { inflateBody } from "../../lib/codec/mod.ts";
import { LineEncoder, SetCache } from "../../lib/entry/mod.ts";
import { parsePushJson, parsePushProto } from "../../lib/loki/mod.ts";
import { Corpus } from "./corpus.ts";
import { buildPool, type PushFormat } from "./push_body.ts";

const NOW_MS = Date.UTC(2026, 10, 21);
const corpus = new Corpus({ seed: 1, streams: 300 });
const body = (format: PushFormat, gzip = false) =>
  buildPool(corpus, { format, gzip, bodies: 1, batch: 2000, prefix: "b", nowMs: NOW_MS })[0]!.bytes;

const json = body("json");
const zipped = body("json", true);
const block = body("proto");
const proto = inflateBody(block, "snappy", 1 << 26);
const decoder = new TextDecoder();
const [jsonSets, protoSets] = [new SetCache(), new SetCache()];
const lines = new LineEncoder();
const out = new Uint8Array(1 << 21);

Deno.bench("JSON.parse, nothing made of it", { group: "decode", baseline: true }, () => {
  JSON.parse(decoder.decode(json));
});

Deno.bench("parsePushJson()", { group: "decode" }, () => {
  parsePushJson(json, jsonSets);
});

Deno.bench("parsePushProto()", { group: "decode" }, () => {
  parsePushProto(proto, protoSets);
});

Deno.bench("parsePushJson() and every line encoded", { group: "decode" }, () => {
  const { batch } = parsePushJson(json, jsonSets);
  for (let i = 0, at = 0; i < batch.count; i++) {
    if (at + lines.lengthOf(batch, i) > out.length) at = 0;
    at = lines.encode(batch, i, out, at);
  }
});

Deno.bench("gunzipSync", { group: "inflate", baseline: true }, () => {
  gunzipSync(zipped);
});

Deno.bench("inflateBody() gzip", { group: "inflate" }, () => {
  inflateBody(zipped, "gzip", 1 << 26);
});

Deno.bench("inflateBody() snappy", { group: "inflate" }, () => {
  inflateBody(block, "snappy", 1 << 26);
});
