import assert from "node:assert/strict";
import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import snappy from "snappyjs";
import type { AppendResult } from "../../../lib/capture/mod.ts";
import { Inflater } from "../../../lib/codec/mod.ts";
import { type Push, Receiver, type ReceiverOptions, type Reply } from "../../../lib/ingest/mod.ts";
import { Redactor, RULES } from "../../../lib/redact/mod.ts";
import { encodePush } from "../../support/decoded.ts";
import { seededRandom } from "../../support/random.ts";
import { FakeWriter } from "./fake_writer.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const NOW_MS = Date.UTC(2026, 10, 21, 10, 32, 1, 250);

const JSON_BODY = utf8(
  '{"streams":[{"stream":{"app":"api"},"values":[["1763721121000000001","ready"]]}]}',
);
/** PushRequest{streams: [{labels: `{app="api"}`, entries: [{timestamp: {1763721121 s, 1 ns}, line: "ready"}]}]} */
const PROTO_BODY = Uint8Array.from([
  ...[0x0a, 32, 0x0a, 11, ...utf8('{app="api"}')],
  ...[0x12, 17, 0x0a, 8, 0x08, 0xa1, 0xff, 0x80, 0xc9, 0x06, 0x10, 1],
  ...[0x12, 5, ...utf8("ready")],
]);
const LINE = '{"ts":"2025-11-21T10:32:01.000000001Z","labels":{"app":"api"},"msg":"ready"}';

function bench(options: Partial<ReceiverOptions> = {}) {
  const writer = new FakeWriter();
  const clock = { nowMs: () => NOW_MS };
  const inflater = new Inflater("inline");
  const receiver = new Receiver({ writer, inflater, clock, ...options });
  const push = (given: Partial<Push>): Promise<Reply> =>
    receiver.receive({
      endpoint: "loki",
      contentType: "application/json",
      contentEncoding: undefined,
      body: JSON_BODY.slice(),
      remoteIp: "192.0.2.7",
      ...given,
    });
  return { writer, receiver, push };
}

const JSONL_BODY = utf8(`${LINE}\n`);
const block = (body: Uint8Array) => snappy.compress(body);

const TAKEN: readonly (Partial<Push> & { readonly name: string })[] = [
  { name: "JSON" },
  { name: "JSON with a charset", contentType: "Application/JSON; charset=UTF-8" },
  { name: "JSON, gzip", contentEncoding: "gzip", body: gzipSync(JSON_BODY) },
  { name: "JSON, deflate", contentEncoding: "deflate", body: deflateSync(JSON_BODY) },
  { name: "JSON, snappy", contentEncoding: "snappy", body: block(JSON_BODY) },
  { name: "JSON, zstd", contentEncoding: "ZSTD", body: zstdCompressSync(JSON_BODY) },
  { name: "JSON, identity", contentEncoding: "identity" },
  { name: "protobuf", contentType: "application/x-protobuf", body: block(PROTO_BODY) },
  { name: "protobuf without a type", contentType: undefined, body: block(PROTO_BODY) },
  {
    name: "protobuf under another type",
    contentType: "application/octet-stream",
    body: block(PROTO_BODY),
  },
  {
    name: "protobuf, snappy said twice over",
    contentType: "application/x-protobuf",
    contentEncoding: "snappy",
    body: block(PROTO_BODY),
  },
  {
    name: "protobuf in a snappy block in gzip",
    contentType: "application/x-protobuf",
    contentEncoding: "gzip",
    body: gzipSync(block(PROTO_BODY)),
  },
  { name: "JSON lines", endpoint: "raw", contentType: undefined, body: JSONL_BODY },
  {
    name: "JSON lines under any type",
    endpoint: "raw",
    contentType: "text/plain",
    body: JSONL_BODY,
  },
  {
    name: "JSON lines, gzip",
    endpoint: "raw",
    contentEncoding: "gzip",
    body: gzipSync(JSONL_BODY),
  },
];

Deno.test("Receiver stores the same line from", async (t) => {
  for (const { name, ...given } of TAKEN) {
    await t.step(name, async () => {
      const { writer, push } = bench();
      assert.deepEqual(await push(given), { status: 204 });
      assert.deepEqual(writer.lines, [LINE]);
      assert.deepEqual(writer.refusals, []);
    });
  }
});

const REFUSED: readonly (Partial<Push> & {
  readonly name: string;
  readonly status?: number;
  readonly says: RegExp;
})[] = [
  { name: "JSON that is none", body: utf8("{"), says: /^invalid JSON/ },
  { name: "nothing at all", body: utf8(""), says: /JSON/ },
  { name: "another JSON value", body: utf8("[1]"), says: /./ },
  { name: "gzip that is none", contentEncoding: "gzip", says: /gzip/ },
  { name: "an unknown encoding", contentEncoding: "br", says: /Content-Encoding "br".*gzip/ },
  {
    name: "encodings on top of each other",
    contentEncoding: "gzip, gzip",
    says: /Content-Encoding/,
  },
  { name: "protobuf outside of a block", contentType: undefined, body: PROTO_BODY, says: /snappy/ },
  { name: "protobuf that is none", contentType: undefined, body: block(utf8("hello")), says: /./ },
  {
    name: "JSON under the type that curl gives",
    contentType: "application/x-www-form-urlencoded",
    says: /looks like JSON.*x-www-form-urlencoded.*Content-Type: application\/json/,
  },
  { name: "JSON without a type", contentType: undefined, says: /Content-Type is none/ },
  {
    name: "gzipped JSON without a type",
    contentType: undefined,
    contentEncoding: "gzip",
    body: gzipSync(JSON_BODY),
    says: /looks like JSON/,
  },
  {
    name: "JSON lines with one broken",
    endpoint: "raw",
    body: utf8(`${LINE}\n{"ts"`),
    says: /line 2/,
  },
  {
    name: "more than may come out",
    contentEncoding: "gzip",
    body: gzipSync(new Uint8Array(2000)),
    status: 413,
    says: /1000 bytes/,
  },
  {
    name: "a block that declares 2 GiB",
    contentType: undefined,
    body: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3),
    status: 413,
    says: /1000 are allowed/,
  },
];

Deno.test("Receiver refuses, stores nothing of, and notes in the audit log", async (t) => {
  for (const { name, status = 400, says, ...given } of REFUSED) {
    await t.step(name, async () => {
      const { writer, receiver, push } = bench({ maxInflatedBytes: 1000 });
      const reply = await push(given);
      assert.equal(reply.status, status, reply.text);
      assert.match(reply.text ?? "", says);
      assert.doesNotMatch(reply.text ?? "", /\n/);
      assert.deepEqual(writer.lines, []);
      assert.deepEqual(writer.refusals, [], "lines of such bodies are not counted");
      assert.deepEqual(
        writer.audited.map(({ event, remoteIp, detail }) => [event, remoteIp, detail]),
        [
          ["push_refused", "192.0.2.7", status === 413 ? "too_large" : "bad_body"],
        ],
      );
      assert.deepEqual(receiver.statistics.snapshot().failedPushes, { [status]: 1 });
    });
  }
});

Deno.test("Receiver stores good lines and sends bad ones back with reasons and counts", async () => {
  const { writer, receiver, push } = bench();
  const body = utf8(JSON.stringify({
    streams: [
      {
        stream: { app: "api" },
        values: [["1763721121000000001", "ready"], [17, "no"], ["x", "no"]],
      },
      { stream: { app: 1 }, values: [["1763721121000000001", "no"]] },
    ],
  }));
  const reply = await push({ body });
  assert.equal(reply.status, 400);
  assert.match(
    reply.text ?? "",
    /^3 of 4 lines refused, the others are stored: bad_timestamp 2, bad_labels 1;/,
  );
  assert.deepEqual(writer.lines, [LINE]);
  assert.deepEqual(writer.refusals, [["bad_timestamp", 2], ["bad_labels", 1]]);
  const { receivedLines, writtenLines, refused } = receiver.statistics.snapshot();
  assert.deepEqual({ receivedLines, writtenLines, refused }, {
    receivedLines: 4,
    writtenLines: 1,
    refused: { bad_timestamp: 2, bad_labels: 1 },
  });
});

interface WriterCase {
  readonly name: string;
  readonly answer: (lines: number) => AppendResult;
  readonly reply: { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
  readonly counts: {
    readonly dropped: Readonly<Record<string, number>>;
    readonly refused: Readonly<Record<string, number>>;
  };
  readonly detail: string;
}

const WRITER_CASES: readonly WriterCase[] = [
  {
    name: "drops",
    answer: (lines) => ({ kind: "dropped", lines, reason: "full" }),
    reply: { status: 204, headers: { "x-logtap-dropped": "1" } },
    counts: { dropped: { queue_full: 1 }, refused: {} },
    detail: "queue_full",
  },
  {
    name: "rejects",
    answer: (lines) => ({ kind: "rejected", lines, reason: "full" }),
    reply: { status: 429, headers: { "retry-after": "1" } },
    counts: { dropped: {}, refused: { queue_full: 1 } },
    detail: "queue_full",
  },
  {
    name: "fails",
    answer: (lines) => ({ kind: "failed", lines, reason: "No space left on device" }),
    reply: { status: 503, headers: { "retry-after": "1" } },
    counts: { dropped: { write_error: 1 }, refused: {} },
    detail: "write_error",
  },
];

Deno.test("Receiver tells the sender when the writer", async (t) => {
  for (const { name, answer, reply: want, counts, detail } of WRITER_CASES) {
    await t.step(name, async () => {
      const { writer, receiver, push } = bench();
      writer.answer = answer;
      const { status, headers } = await push({});
      assert.deepEqual({ status, headers }, want);
      const { dropped, refused, receivedLines, writtenLines } = receiver.statistics.snapshot();
      assert.deepEqual({ dropped, refused }, counts);
      assert.deepEqual({ receivedLines, writtenLines }, { receivedLines: 1, writtenLines: 0 });
      assert.equal(writer.audited[0]?.detail, detail);
    });
  }
});

Deno.test("Receiver says both that lines were refused and that the others were dropped", async () => {
  const { writer, push } = bench();
  writer.answer = (lines) => ({ kind: "dropped", lines, reason: "full" });
  const reply = await push({
    body: utf8('{"streams":[{"stream":{},"values":[["1","a"],["x","b"]]}]}'),
  });
  assert.equal(reply.status, 400);
  assert.equal(reply.headers?.["x-logtap-dropped"], "1");
  assert.equal(
    reply.text,
    "1 of 2 lines refused, the others dropped: bad_timestamp 1, queue_full 1",
  );
});

for (const kind of ["dropped", "rejected", "failed"] as const) {
  Deno.test(`Receiver counts what is stored of a push of which the rest is ${kind}`, async () => {
    const { writer, receiver, push } = bench();
    writer.answer = (lines) => ({ kind, lines: lines - 1, reason: "full" });
    await push({
      body: utf8('{"streams":[{"stream":{},"values":[["1","a"],["2","b"],["3","c"]]}]}'),
    });
    const { receivedLines, writtenLines } = receiver.statistics.snapshot();
    assert.deepEqual({ receivedLines, writtenLines }, { receivedLines: 3, writtenLines: 1 });
  });
}

Deno.test("Receiver gives JSON lines without a time the time of receipt", async () => {
  const { writer, push } = bench();
  assert.equal((await push({ endpoint: "raw", body: utf8('{"msg":"a"}') })).status, 204);
  assert.deepEqual(writer.lines, ['{"ts":"2026-11-21T10:32:01.250000000Z","labels":{},"msg":"a"}']);
});

Deno.test("Receiver counts pushes that are under way, and their bytes as they arrived", async () => {
  const { writer, receiver, push } = bench();
  let open = () => {};
  writer.gate = new Promise<void>((resolve) => open = resolve);
  const body = gzipSync(JSON_BODY);
  const bytes = body.length;
  const replies = [push({ contentEncoding: "gzip", body }), push({})];
  assert.equal(receiver.statistics.snapshot().inFlight, 2);
  open();
  assert.deepEqual((await Promise.all(replies)).map(({ status }) => status), [204, 204]);
  const { inFlight, pushes, bodyBytes, durations } = receiver.statistics.snapshot();
  assert.deepEqual({ inFlight, pushes, bodyBytes, timed: durations.count }, {
    inFlight: 0,
    pushes: 2,
    bodyBytes: bytes + JSON_BODY.length,
    timed: 2,
  });
  assert.deepEqual(writer.audited.map(({ event, lines }) => [event, lines]), [
    ["loki_push_received", 1],
    ["loki_push_received", 1],
  ]);
});

Deno.test("Receiver asks to come again when inflated bodies take too much memory together", async () => {
  const { writer, push } = bench({ maxInflatedBytes: 100 << 20 });
  let open = () => {};
  writer.gate = new Promise<void>((resolve) => open = resolve);
  // Two of them fit into 128 MiB only one after the other.
  const spaces = new Uint8Array(80 << 20).fill(0x20);
  spaces.set(JSON_BODY);
  const large = zstdCompressSync(spaces);
  const first = push({ contentEncoding: "zstd", body: large.slice() });
  const second = await push({ contentEncoding: "zstd", body: large.slice() });
  assert.equal(second.status, 429);
  assert.equal(second.headers?.["retry-after"], "1");
  open();
  assert.equal((await first).status, 204);
  assert.equal((await push({ contentEncoding: "zstd", body: large })).status, 204);
});

Deno.test("pushes that use each other's memory again never see each other's lines", async () => {
  const { writer, push } = bench();
  const random = seededRandom();
  const wanted: string[] = [];
  for (let round = 0; round < 40; round++) {
    const gate = Promise.withResolvers<void>();
    writer.gate = gate.promise; // All of a round are in memory at once.
    const pushes = Array.from({ length: 1 + random.int(12) }, (_, i) => {
      const texts = Array.from(
        { length: 1 + random.int(40) },
        (_, n) => `${round}-${i}-${n} ${'"é\t'.repeat(random.int(50))}`,
      );
      wanted.push(...texts);
      return push(pushOf(texts, i % 3));
    });
    gate.resolve();
    for (const { status } of await Promise.all(pushes)) assert.equal(status, 204);
  }
  const got = writer.lines.map((line) => JSON.parse(line).msg);
  assert.deepEqual(got.sort(), wanted.sort());
});

/** The same lines in one of three formats. */
function pushOf(texts: readonly string[], format: number): Partial<Push> {
  if (format === 0) {
    const entries = texts.map((line) => ({ seconds: 1763721121, nanos: 1, line }));
    const body = block(encodePush([{ labels: '{app="api"}', entries }]));
    return { contentType: "application/x-protobuf", body };
  }
  if (format === 1) {
    const values = texts.map((line) => ["1763721121000000001", line]);
    const json = JSON.stringify({ streams: [{ stream: { app: "api" }, values }] });
    return { contentEncoding: "snappy", body: block(utf8(json)) };
  }
  return { endpoint: "raw", body: utf8(texts.map((msg) => JSON.stringify({ msg })).join("\n")) };
}

Deno.test("a Receiver with a redactor stores no secret, and counts what is stored", async () => {
  const redactor = new Redactor({
    rules: RULES.map(({ name }) => name),
    custom: [],
    mode: { kind: "token" },
  });
  const { writer, receiver, push } = bench({ redactor });
  const body = () =>
    utf8(
      '{"streams":[{"stream":{"who":"bob@example.com"},' +
        '"values":[["1763721121000000001","from \\u0031\\u0030.0.0.1"]]}]}',
    );
  assert.equal((await push({ body: body() })).status, 204);
  assert.match(writer.lines.join(), /"who":"\[REDACTED:email\]"\},"msg":"from \[REDACTED:ip\]"/);
  assert.deepEqual(writer.redacted, { email: 1, ip_v4: 1 });
  assert.deepEqual(receiver.statistics.snapshot().redacted, { email: 1, ip_v4: 1 });
  assert.ok(!JSON.stringify(receiver.statistics.talkers()).includes("bob@"));
  writer.answer = (lines) => ({ kind: "rejected", lines, reason: "full" });
  assert.equal((await push({ body: body() })).status, 429);
  assert.deepEqual(writer.redacted, { email: 1, ip_v4: 1 }, "it will come again");
});
