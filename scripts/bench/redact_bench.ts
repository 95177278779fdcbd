/**
 * What redaction costs beside decoding: `deno bench -A scripts/bench/redact_bench.ts`. Read the
 * ratios, not the times; each iteration is one body of 2,000 lines.
 */
import { LineEncoder, SetCache } from "../../lib/entry/mod.ts";
import { parsePushJson } from "../../lib/loki/mod.ts";
import { Redactor, RULES } from "../../lib/redact/mod.ts";
import { Corpus } from "./corpus.ts";
import { buildPool } from "./push_body.ts";

const NOW_MS = Date.UTC(2026, 10, 21);
const corpus = new Corpus({ seed: 1, streams: 300 });
const pool = { format: "json", gzip: false, bodies: 1, batch: 2000, prefix: "b" } as const;
const body = buildPool(corpus, { ...pool, nowMs: NOW_MS })[0]!.bytes;
const sets = new SetCache();
const rules = RULES.map(({ name }) => name);
const all = new Redactor({ rules, custom: [], mode: { kind: "token" } });
const noAddresses = new Redactor({
  rules: rules.filter((name) => name !== "ip_v4"),
  custom: [],
  mode: { kind: "token" },
});
const keyed = new Redactor({
  rules,
  custom: [],
  mode: { kind: "hmac", key: new Uint8Array(32), keyId: "0" },
});
const lines = new LineEncoder();
const out = new Uint8Array(1 << 21);

Deno.bench("parsePushJson()", { baseline: true }, () => {
  parsePushJson(body, sets);
});

Deno.bench("parsePushJson() and every line encoded", () => {
  const { batch } = parsePushJson(body, sets);
  for (let i = 0, at = 0; i < batch.count; i++) {
    if (at + lines.lengthOf(batch, i) > out.length) at = 0;
    at = lines.encode(batch, i, out, at);
  }
});

Deno.bench("parsePushJson() and redact(), nothing to replace", () => {
  noAddresses.redact(parsePushJson(body, sets).batch);
});

Deno.bench("parsePushJson() and redact(), a third of the lines changed", () => {
  all.redact(parsePushJson(body, sets).batch);
});

Deno.bench("parsePushJson() and redact() with a key", () => {
  keyed.redact(parsePushJson(body, sets).batch);
});
