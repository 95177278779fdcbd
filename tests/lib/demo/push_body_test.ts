import assert from "node:assert/strict";
import { pushBody, Shop } from "../../../lib/demo/mod.ts";
import { parsePushJson } from "../../../lib/loki/mod.ts";

Deno.test("pushBody() makes a push that is taken whole, its lines in the order of time", () => {
  const lines = new Shop({ seed: 3, rate: 60, startMs: Date.UTC(2026, 10, 21), pace: 1 })
    .until(30_000);
  const body = pushBody(lines);
  const { batch, refused } = parsePushJson(new TextEncoder().encode(body));
  assert.equal(batch.count, lines.length);
  assert.equal(refused.total, 0);
  const values = JSON.parse(body).streams.flatMap((stream: { values: string[][] }) =>
    stream.values.map(([ns, msg]) => [ns, msg])
  );
  assert.deepEqual(values, lines.map(({ ns, msg }) => [ns, msg]));
});
