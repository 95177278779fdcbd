import assert from "node:assert/strict";
import { Batch, LABEL_SET_MAX_BYTES, labelSet, META_MAX_BYTES } from "../../../lib/entry/mod.ts";
import { type RedactionPlan, Redactor } from "../../../lib/redact/mod.ts";
import { linesOf } from "../../support/decoded.ts";
import { ALL } from "./support/redact_text.ts";

const utf8 = new TextEncoder();
type Texts = Readonly<Record<string, string>>;

interface Line {
  readonly labels?: Texts;
  readonly msg?: string;
  readonly meta?: Texts;
}

/** A batch whose texts lie in the body, or in the arena, as decoders leave them. */
function batchOf(lines: readonly Line[], where: "body" | "arena" = "body"): Batch {
  const pieces = lines.flatMap(({ msg = "", meta }) => [
    utf8.encode(JSON.stringify(msg).slice(1, -1)),
    utf8.encode(meta === undefined ? "" : labelSet(meta).json),
  ]);
  const body = where === "body" ? new Uint8Array(pieces.flatMap((piece) => [...piece])) : undefined;
  const batch = new Batch(body ?? new Uint8Array(0));
  let at = 0;
  const spanOf = (piece: Uint8Array) => {
    const span = { start: at, end: at + piece.length };
    if (where === "arena") batch.put(piece, span);
    at += piece.length;
    return span;
  };
  lines.forEach(({ labels = { app: "x" } }, i) => {
    batch.beginSet(labelSet(labels));
    batch.add({ seconds: 1, nanos: 0 }, spanOf(pieces[i * 2]!), spanOf(pieces[i * 2 + 1]!));
  });
  return batch;
}

function redacted(batch: Batch, plan: RedactionPlan = ALL) {
  const counts = Object.fromEntries(new Redactor(plan).redact(batch));
  const decoded = { batch, received: batch.count } as Parameters<typeof linesOf>[0];
  return { counts, lines: linesOf(decoded).map((line) => JSON.parse(line)) };
}

for (const where of ["body", "arena"] as const) {
  Deno.test(`redact() works on messages, labels and metadata in the ${where}`, () => {
    const batch = batchOf([
      { msg: "clean" },
      {
        labels: { app: "x", password: "hunter2", who: "bob@example.com" },
        msg: 'from 10.0.0.1 "quoted" \n {"password":"a\\"b"}',
        meta: { token: "abc", trace: "7f3a", peer: "10.0.0.2" },
      },
      { msg: "eve@example.com", meta: { trace: "7f3a" } },
    ], where);
    const { counts, lines } = redacted(batch);
    assert.deepEqual(counts, { secret: 3, email: 2, ip_v4: 2 });
    const facts = lines.map(({ labels, msg, meta }) => ({ labels, msg, meta }));
    assert.deepEqual(facts, [
      { labels: { app: "x" }, msg: "clean", meta: undefined },
      {
        labels: { app: "x", password: "[REDACTED:secret]", who: "[REDACTED:email]" },
        msg: 'from [REDACTED:ip] "quoted" \n {"password":"[REDACTED:secret]"}',
        meta: { token: "[REDACTED:secret]", trace: "7f3a", peer: "[REDACTED:ip]" },
      },
      { labels: { app: "x" }, msg: "[REDACTED:email]", meta: { trace: "7f3a" } },
    ]);
  });
}

Deno.test("redact() keeps names apart, and hides what they hold", () => {
  const labels = { "bob@example.com": "1", "eve@example.com": "2", z: "3" };
  const { lines } = redacted(batchOf([{ labels, meta: labels }]));
  const want = { "[REDACTED:email]": "1", "[REDACTED:email]#2": "2", z: "3" };
  assert.deepEqual(lines[0].labels, want);
  assert.deepEqual(lines[0].meta, want);
});

Deno.test("redact() makes a label set once, and the same one for the same set", () => {
  const redactor = new Redactor(ALL);
  const set = labelSet({ who: "bob@example.com" });
  const sets = Array.from({ length: 2 }, () => {
    const batch = new Batch(new Uint8Array(0));
    batch.beginSet(set);
    batch.beginSet(labelSet({ app: "x" }));
    const counts = redactor.redact(batch);
    return { first: batch.sets[0]!, json: batch.sets[1]!.json, counts: Object.fromEntries(counts) };
  });
  assert.equal(sets[0]!.first, sets[1]!.first);
  assert.equal(sets[0]!.first.json, '{"who":"[REDACTED:email]"}');
  assert.deepEqual(sets.map(({ counts }) => counts), [{ email: 1 }, {}]);
  assert.equal(sets[0]!.json, '{"app":"x"}');
});

Deno.test("redact() obeys the limits where tokens are longer than what they hide", () => {
  const texts = (bytes: number) => {
    const pairs = Array.from({ length: 100 }, (_, i) => [`k${i}`, "::1 ".repeat(bytes / 440)]);
    return Object.fromEntries(pairs);
  };
  const batch = batchOf([{ labels: texts(LABEL_SET_MAX_BYTES), meta: texts(META_MAX_BYTES) }]);
  const { lines } = redacted(batch);
  assert.deepEqual(lines[0].labels, { logtap_redacted: "too long" });
  assert.deepEqual(lines[0].meta, { logtap_redacted: "too long" });
});

Deno.test("redact() refuses a push that tokens would make too large", () => {
  const line = { msg: "::1 ".repeat(1 << 18) };
  const batch = batchOf([line]);
  const span = { start: batch.msgStart[0]!, end: batch.msgEnd[0]! };
  for (let i = 1; i < 32; i++) batch.add({ seconds: 1, nanos: 0 }, span);
  assert.throws(() => new Redactor(ALL).redact(batch), { kind: "too_large" });
});

Deno.test("keyed tokens depend on key, rule and value, and not on how a value is written", () => {
  const key = (fill: number) => new Uint8Array(32).fill(fill);
  const messages = (fill: number, lines: readonly string[]) => {
    const mode = { kind: "hmac", key: key(fill), keyId: "x" } as const;
    const { lines: stored } = redacted(batchOf(lines.map((msg) => ({ msg }))), { ...ALL, mode });
    return stored.map(({ msg }) => msg);
  };
  const same = [
    ["bob@example.com", "BOB@Example.com", '{"u":"bob\\u0040example.com"}'.slice(6, -2)],
    ["4111 1111 1111 1111", "4111111111111111", "4111-1111-1111-1111"],
    ["+1 555 234 4567", "+15552344567"],
    ["2001:DB8::1", "2001:db8::1"],
  ];
  for (const group of same) {
    const tokens = messages(1, group);
    assert.deepEqual(new Set(tokens).size, 1, tokens.join());
    assert.match(tokens[0], /^\[[a-z]+:[0-9a-f]{12}\]$/);
  }
  const [one, other] = [messages(1, ["bob@example.com"]), messages(2, ["bob@example.com"])];
  assert.notDeepEqual(one, other);
  const [cookie, secret] = messages(1, ["cookie=abc", "password=abc"]);
  assert.notEqual(cookie.slice(-13), secret.slice(-13));
  const quoted = messages(1, ['{"password":"a b"}', JSON.stringify({ x: '{"password":"a b"}' })]);
  const tags = quoted.map((text) => /:([0-9a-f]{12})\]/.exec(text)?.[1]);
  assert.equal(tags[0], tags[1]);
});
