/** The schema in docs/format.md is the one that is written: readers of other programs follow it. */
import assert from "node:assert/strict";
import protobuf from "protobufjs";
import { encodeRow, encodeTable, type Row } from "../../../../lib/capture/format/mod.ts";
import { unwrapBody } from "../../../../lib/capture/format/wire.ts";
import { ROOT } from "../../../../scripts/product.ts";
import { blocksOf } from "../../../support/examples/markdown.ts";

/** At the end of a table. */
const FOOTER_BYTES = 16;

const HEAD: Row = {
  compressedBytes: 1201,
  rawBytes: 90_001,
  lines: 7,
  firstCursor: 5_000_000_000,
  crc32: 0xfedcba98,
  minNs: -3n,
  maxNs: 1_763_721_121_000_000_001n,
  newSets: [],
};
const HEAD_SHOWN = {
  version: 1,
  compressed_bytes: "1201",
  raw_bytes: "90001",
  lines: 7,
  first_cursor: "5000000000",
  crc32: 0xfedcba98,
  min_ns: "-3",
  max_ns: "1763721121000000001",
};
const newSets = [{ id: 1, json: '{"app":"ü"}' }];
const sets = [{ id: 1, lines: 7, minNs: 2n, maxNs: 9n }];
const bits = Uint8Array.of(138, 170);

const ROWS: readonly (readonly [what: string, row: Row, shown: object])[] = [
  ["a row with sets", { ...HEAD, newSets, sets }, {
    ...HEAD_SHOWN,
    new_sets: newSets,
    sets: [{ id: 1, lines: 7, min_offset_ns: "5", max_offset_ns: "12" }],
  }],
  ["a row with a filter", { ...HEAD, bloom: { hashes: 7, bits } }, {
    ...HEAD_SHOWN,
    bloom: { hashes: 7, bits },
  }],
  ["a row with a gap", { ...HEAD, missing: [{ first: 12, count: 3 }] }, {
    ...HEAD_SHOWN,
    missing: [{ first: "12", count: "3" }],
  }],
];

for (const [what, row, shown] of ROWS) {
  Deno.test(`the documented schema reads ${what}`, () => {
    assert.deepEqual(readAs("Row", unwrapBody(encodeRow(row), 0)), shown);
  });
}

Deno.test("the documented schema reads a table", () => {
  const { lines, rawBytes, firstCursor } = HEAD;
  const rows = [{ offset: 4711, row: HEAD }];
  const table = encodeTable({ lines, rawBytes, firstCursor, rows, sets: newSets }, 6000);
  assert.deepEqual(readAs("Table", unwrapBody(table, FOOTER_BYTES)), {
    version: 1,
    lines: "7",
    raw_bytes: "90001",
    first_cursor: "5000000000",
    rows: [{ offset: "4711", row: HEAD_SHOWN }],
    sets: newSets,
  });
});

/** What a reader finds that knows the page alone; 64-bit numbers as text. */
function readAs(message: string, body: Uint8Array | undefined): unknown {
  assert.ok(body);
  const page = "docs/format.md";
  const blocks = blocksOf(page, Deno.readTextFileSync(new URL(page, ROOT)));
  const schema = blocks.find(({ language }) => language === "proto")?.text ?? "";
  const type = protobuf.parse(schema, { keepCase: true }).root.lookupType(message);
  return type.toObject(type.decode(body), { longs: String });
}
