import assert from "node:assert/strict";
import fc from "fast-check";
import protobuf from "protobufjs/minimal";
import {
  buildBloom,
  dataFileName,
  decodeIndexLine,
  decodeMetadata,
  decodeRow,
  decodeTable,
  encodeIndexLine,
  encodeMetadata,
  encodeRow,
  encodeTable,
  INDEX_LINE_MAX_BYTES,
  type IndexLine,
  isBalanced,
  loadHasher,
  mayHold,
  type Metadata,
  NS_MAX,
  NS_MIN,
  parseDataName,
  parseTailName,
  type Row,
  ROW_KIND,
  tableOffset,
  tailName,
} from "../../../../lib/capture/format/mod.ts";
import { wrapBody } from "../../../../lib/capture/format/wire.ts";
import { walkFrame } from "../../../../lib/codec/mod.ts";

await loadHasher();
const RUNS = { numRuns: 300, seed: 20261121 };

const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
/** Plain objects, as the decoders give them. */
const PLAIN = { noNullPrototype: true } as const;
const entry = fc.record({ id: fc.nat(), json: fc.string({ unit: "grapheme" }) }, PLAIN);

/** Sets span at most 2^53 ns from the row's own minimum, as written; wider ones are widened. */
const row: fc.Arbitrary<Row> = fc.record({
  compressedBytes: count,
  rawBytes: count,
  lines: fc.nat(0xffffffff),
  firstCursor: count,
  crc32: fc.nat(0xffffffff),
  minNs: fc.bigInt({ min: NS_MIN, max: NS_MAX - 2n ** 53n }),
  newSets: fc.array(entry, { maxLength: 3 }),
  span: fc.bigInt({ min: 0n, max: 2n ** 53n - 2n }),
  sets: fc.option(fc.array(fc.tuple(fc.nat(4096), fc.nat(9)), { minLength: 1, maxLength: 3 })),
  bloom: fc.option(fc.array(fc.string())),
  missing: fc.option(
    fc.array(fc.record({ first: count, count }, PLAIN), { minLength: 1, maxLength: 2 }),
  ),
}).map(({ span, sets, bloom, missing, ...rest }) => ({
  ...rest,
  maxNs: rest.minNs + span,
  ...(sets !== null && {
    sets: sets.map(([id, lines]) => ({ id, lines, minNs: rest.minNs, maxNs: rest.minNs + span })),
  }),
  ...(bloom !== null && { bloom: buildBloom(bloom) }),
  ...(missing !== null && { missing }),
}));

Deno.test("decodeRow() gives what encodeRow() got, and the frame is skippable", () => {
  fc.assert(
    fc.property(row, (row) => {
      const frame = encodeRow(row);
      assert.deepEqual(decodeRow(frame), row);
      const found = walkFrame(frame, 0);
      assert.ok(found.kind === "skippable" && found.end === frame.length);
    }),
    RUNS,
  );
});

Deno.test("decodeTable() gives what encodeTable() got", () => {
  const table = fc.record({
    lines: count,
    rawBytes: count,
    firstCursor: count,
    rows: fc.array(
      fc.record({ offset: count, row: row.map((row) => ({ ...row, newSets: [] })) }, PLAIN),
      {
        maxLength: 4,
      },
    ),
    sets: fc.array(entry, { maxLength: 4 }),
  }, PLAIN);
  fc.assert(
    fc.property(table, fc.nat(1e9), (table, offset) => {
      const frame = encodeTable(table, offset);
      assert.deepEqual(decodeTable(frame), table);
      assert.equal(tableOffset(frame, offset + frame.length), offset);
      // Behind `cat a b` the offset points elsewhere; it must never be one that cannot be.
      const shifted = tableOffset(frame, offset + frame.length + 1);
      assert.ok(shifted === undefined || shifted <= offset);
    }),
    { ...RUNS, numRuns: 100 },
  );
});

Deno.test("decodeRow() refuses a row with any bit flipped", () => {
  const frame = encodeRow(fc.sample(row, { numRuns: 1, seed: 7 })[0]!);
  for (let bit = 12 * 8; bit < frame.length * 8; bit++) {
    const flipped = frame.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    assert.equal(decodeRow(flipped), undefined, `bit ${bit}`);
  }
});

Deno.test("decodeRow() skips fields that it does not know", () => {
  fc.assert(
    fc.property(row, fc.nat(3), (row, kind) => {
      const known = encodeRow(row).slice(16);
      const unknown = protobuf.Writer.create();
      if (kind === 0) unknown.uint32(99 << 3).uint32(5);
      if (kind === 1) unknown.uint32(99 << 3 | 1).fixed32(1).fixed32(2);
      if (kind === 2) unknown.uint32(99 << 3 | 2).string("from a later version");
      if (kind === 3) unknown.uint32(99 << 3 | 5).fixed32(1);
      const body = new Uint8Array([...unknown.finish(), ...known, ...unknown.finish()]);
      assert.deepEqual(decodeRow(wrapBody(ROW_KIND, body, new Uint8Array(0))), row);
    }),
    { ...RUNS, numRuns: 100 },
  );
});

Deno.test("decodeRow() never throws, whatever a checksum vouches for", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (body) => {
      // Its sets are read when they are asked for.
      void decodeRow(wrapBody(ROW_KIND, body, new Uint8Array(0)))?.sets;
    }),
    { ...RUNS, numRuns: 2000 },
  );
});

Deno.test("a row keeps its sets when the memory it was read from is used again", () => {
  const sets = [{ id: 7, lines: 2, minNs: 5n, maxNs: 6n }];
  const frame = encodeRow({ ...fc.sample(row, { numRuns: 1, seed: 1 })[0]!, minNs: 0n, sets });
  const decoded = decodeRow(frame);
  frame.fill(0xff);
  assert.deepEqual(decoded?.sets, sets);
});

Deno.test("a row whose sets are none does not tell them", () => {
  const lines = protobuf.Writer.create().uint32(4 << 3).uint32(3);
  const bad = lines.uint32(10 << 3 | 2).bytes(new Uint8Array([0xff])).finish();
  const decoded = decodeRow(wrapBody(ROW_KIND, bad, new Uint8Array(0)));
  assert.equal(decoded?.lines, 3);
  assert.equal(decoded.sets, undefined);
});

Deno.test("a row widens times that it cannot hold", () => {
  const far = { id: 1, lines: 1, minNs: 0n, maxNs: 10n ** 20n };
  const base = fc.sample(row, { numRuns: 1, seed: 1 })[0]!;
  const wide = decodeRow(
    encodeRow({ ...base, minNs: -(10n ** 20n), maxNs: 10n ** 20n, sets: [far] }),
  );
  assert.equal(wide?.minNs, NS_MIN);
  assert.equal(wide?.maxNs, NS_MAX);
  const [set] = wide?.sets ?? [];
  assert.ok(set!.minNs <= far.minNs && set!.maxNs === NS_MAX);
});

Deno.test("mayHold() is never wrong about a label that is there, and seldom about others", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 200 }), (labels) => {
      const bloom = buildBloom(labels);
      assert.ok(labels.every((label) => mayHold(bloom, label)));
    }),
    { ...RUNS, numRuns: 50 },
  );
  const bloom = buildBloom(Array.from({ length: 5000 }, (_, i) => `pod=pod-${i}`));
  const wrong = Array.from({ length: 5000 }, (_, i) => mayHold(bloom, `pod=other-${i}`))
    .filter(Boolean).length;
  assert.ok(wrong < 100, `${wrong} of 5000 wrongly`);
  assert.equal(mayHold({ hashes: 7, bits: new Uint8Array(0) }, "a=b"), true);
});

/** xxh64, seed 0, of fewer than 32 bytes, from its specification: a second implementation. */
function xxh64Short(bytes: Uint8Array): bigint {
  const [p1, p2, p3, p4, p5] = [
    0x9e3779b185ebca87n,
    0xc2b2ae3d27d4eb4fn,
    0x165667b19e3779f9n,
    0x85ebca77c2b2ae63n,
    0x27d4eb2f165667c5n,
  ];
  const wrap = (value: bigint) => BigInt.asUintN(64, value);
  const turn = (value: bigint, by: bigint) => wrap(value << by) | value >> 64n - by;
  const little = (at: number, length: number) =>
    bytes.slice(at, at + length).reduceRight((sum, byte) => sum << 8n | BigInt(byte), 0n);
  let hash = wrap(p5 + BigInt(bytes.length));
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    hash ^= wrap(turn(wrap(little(at, 8) * p2), 31n) * p1);
    hash = wrap(turn(hash, 27n) * p1 + p4);
  }
  for (; at + 4 <= bytes.length; at += 4) {
    hash = wrap(turn(hash ^ wrap(little(at, 4) * p1), 23n) * p2 + p3);
  }
  for (; at < bytes.length; at++) hash = wrap(turn(hash ^ wrap(little(at, 1) * p5), 11n) * p1);
  hash = wrap((hash ^ hash >> 33n) * p2);
  hash = wrap((hash ^ hash >> 29n) * p3);
  return hash ^ hash >> 32n;
}

Deno.test("a filter's bits are those that the page of the format tells", () => {
  for (const label of ["a=", "app=api", "app=api-0123", "pod=ü-0123456789"]) {
    const { bits } = buildBloom([label]);
    const hash = xxh64Short(new TextEncoder().encode(label));
    const [low, high] = [Number(hash & 0xffffffffn), Number(hash >> 32n)];
    const want = new Uint8Array(2);
    for (let i = 0; i < 7; i++) {
      const bit = (low + i * high) % 16;
      want[bit >> 3]! |= 1 << (bit & 7);
    }
    assert.deepEqual(bits, want, label);
  }
});

const NAMES: readonly { name: string; data?: "frames" | "plain"; ours?: boolean; tail?: number }[] =
  [
    { name: "2026-11-21T103201-000.jsonl.zst", data: "frames", ours: true },
    { name: "2026-11-21T103201-000.jsonl", data: "plain", ours: true },
    { name: "injected-000.jsonl", data: "plain", ours: false },
    { name: "x.jsonl.zst", data: "frames", ours: false },
    { name: "2026-11-21T103201-000.jsonl.zst.48213.tail.jsonl", tail: 48213 },
    { name: "2026-11-21T103201-000.jsonl.zst.0.tail.jsonl" },
    { name: "2026-11-21T103201-000.jsonl.zst.99999999999999999.tail.jsonl" },
    { name: "2026-11-21T103201-000.jsonl.zst.torn" },
    { name: "2026-11-21T103201-000.jsonl.zst.tmp" },
    { name: "index.jsonl" },
    { name: "audit.jsonl" },
    { name: "audit-2026-11-21.jsonl" },
    { name: "metadata.json" },
    { name: "lock" },
  ];

for (const { name, data, ours, tail } of NAMES) {
  Deno.test(`${name} is ${data ?? (tail === undefined ? "no data" : "a tail")}`, () => {
    assert.equal(parseDataName(name)?.form, data);
    assert.equal(parseDataName(name)?.isOurs, ours);
    assert.equal(parseTailName(name)?.firstCursor, tail);
  });
}

Deno.test("names are made so that they sort and can be read back", () => {
  const name = dataFileName(Date.UTC(2026, 10, 21, 10, 32, 1, 999), 7, "frames");
  assert.equal(name, "2026-11-21T103201-007.jsonl.zst");
  const tail = parseTailName(tailName(name, 5));
  assert.deepEqual([tail?.dataFile, tail?.firstCursor], [name, 5]);
  assert.throws(() => dataFileName(0, 1000, "plain"), RangeError);
});

const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const labels = fc.dictionary(word, fc.dictionary(word, fc.nat(1e9), { maxKeys: 70 }), {
  maxKeys: 12,
});

function plain(line: IndexLine | undefined) {
  return JSON.parse(JSON.stringify(line)) as IndexLine;
}

Deno.test("an index line keeps what fits and names what it leaves out", () => {
  fc.assert(
    fc.property(labels, fc.nat(1e6), (labels, lines) => {
      const line = { file: "f", from: "a", to: "b", lines, bytes: 7, labels, first: 3 };
      const text = encodeIndexLine(line);
      assert.ok(new TextEncoder().encode(text).length < INDEX_LINE_MAX_BYTES);
      assert.ok(!text.includes("\n"));
      const read = plain(decodeIndexLine(text));
      for (const [name, values] of Object.entries(labels)) {
        const isLeftOut = Object.keys(values).length > 64;
        assert.deepEqual(read.labels[name], isLeftOut ? undefined : { ...values });
        assert.equal(read.labelsCapped?.includes(name) ?? false, isLeftOut);
      }
      assert.equal(read.first, 3);
    }),
    { ...RUNS, numRuns: 60 },
  );
});

Deno.test("an index line stays short however long and many its labels are", () => {
  const long = (i: number) => `${"ü".repeat(2000)}${i}`;
  const many = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [long(i), { [long(i)]: 1 }]),
  );
  const text = encodeIndexLine({
    file: "f",
    from: "",
    to: "",
    lines: 1,
    bytes: 1,
    labels: { ...many, app: { a: 1 } },
  });
  assert.ok(new TextEncoder().encode(text).length < INDEX_LINE_MAX_BYTES);
  const read = decodeIndexLine(text)!;
  assert.equal(read.labelsCapped?.at(-1), "*");
});

Deno.test("decodeIndexLine() takes the older program's lines and no others", () => {
  const older =
    '{"file":"x.jsonl.zst","from":"2026-03-01T09:00:00+01:00","to":"","lines":4,"bytes":9}';
  assert.deepEqual(plain(decodeIndexLine(older)), {
    file: "x.jsonl.zst",
    from: "2026-03-01T09:00:00+01:00",
    to: "",
    lines: 4,
    bytes: 9,
    labels: {},
  });
  for (const bad of ["", "{", "[]", "null", '{"file":1,"lines":2}', '{"file":"x","lines":-1}']) {
    assert.equal(decodeIndexLine(bad), undefined, bad);
  }
  const trap = decodeIndexLine(
    '{"file":"x","lines":1,"labels":{"__proto__":{"a":1},"b":{"c":"d"}}}',
  )!;
  assert.equal(Object.getPrototypeOf(trap.labels), null);
  assert.deepEqual(Object.keys(trap.labels), ["__proto__", "b"]);
});

const counts = fc.dictionary(fc.constantFrom("queue_full", "bad_labels", "email"), count);
const metadata: fc.Arbitrary<Metadata> = fc.record({
  started: fc.constant("2026-11-21T11:32:01.000+01:00"),
  stopped: fc.option(fc.constant("2026-11-21T12:32:01.000+01:00")),
  totalLines: count,
  totalBytes: count,
  labelsSeen: fc.array(word),
  ledger: fc.option(fc.record({
    received: count,
    written: count,
    duplicate: count,
    expired: count,
    dropped: counts,
    refused: counts,
    redacted: counts,
    evicted: fc.record({ files: count, lines: count, bytes: count }),
  })),
}).map(({ stopped, ledger, ...rest }) => ({
  version: 1,
  format: "jsonl",
  ...rest,
  ...(stopped !== null && { stopped }),
  ...(ledger !== null && { ledger }),
  starts: [{ started: rest.started, unclean: true }, { started: rest.started }],
  redaction: { enabled: true, patterns: ["email"], mode: "hmac", keyId: "3f9a1c20b7d4" },
  writer: "logtap 0.1.0",
}));

Deno.test("decodeMetadata() gives what encodeMetadata() got", () => {
  fc.assert(
    fc.property(metadata, (metadata) => {
      const read = decodeMetadata(encodeMetadata(metadata));
      assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(metadata)));
    }),
    { ...RUNS, numRuns: 100 },
  );
});

Deno.test("decodeMetadata() takes year 1 for a capture that was not stopped", () => {
  const text = (stopped: string) =>
    `{"version":1,"started":"2026-03-01T09:00:00Z","stopped":"${stopped}","labels_seen":null}`;
  assert.equal(decodeMetadata(text("0001-01-01T00:00:00Z")).stopped, undefined);
  assert.equal(decodeMetadata(text("0000-12-31T23:00:00-01:00")).stopped, undefined);
  assert.equal(decodeMetadata(text("2026-03-01T10:00:00Z")).stopped, "2026-03-01T10:00:00Z");
});

Deno.test("decodeMetadata() refuses what is none, in one sentence", () => {
  const cases = [
    ["{", /expected JSON/],
    ["[]", /expected a JSON object/],
    ['{"version":2,"started":"x"}', /expected version 1, got 2/],
    ['{"version":1}', /expected a time in `started`/],
  ] as const;
  for (const [text, message] of cases) {
    assert.throws(() => decodeMetadata(text), { name: "LogtapError", kind: "corrupt", message });
  }
});

Deno.test("isBalanced() sums what became of every line", () => {
  const ledger = {
    received: 21,
    written: 1,
    duplicate: 2,
    expired: 3,
    dropped: { queue_full: 4, write_error: 5 },
    refused: { bad_labels: 6 },
    redacted: { email: 100 },
    evicted: { files: 1, lines: 1, bytes: 1 },
  };
  assert.equal(isBalanced(ledger), true);
  assert.equal(isBalanced({ ...ledger, received: 22 }), false);
});
