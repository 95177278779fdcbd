import assert from "node:assert/strict";
import fc from "fast-check";
import { type FileMetaData, parquetMetadata, parquetReadObjects } from "hyparquet";
import { decodeFrame, loadParquet, type ParquetValue } from "../../../lib/codec/mod.ts";
import { SEED, seededRandom } from "../../support/random.ts";
import { mapOf, STORED } from "../../support/read_parquet.ts";

const { ParquetEncoder } = await loadParquet();

const COLUMNS = [
  { kind: "time", name: "ts" },
  { kind: "map", name: "labels" },
  { kind: "text", name: "msg" },
] as const;

type Row = readonly [bigint | null, Readonly<Record<string, string>>, string];

/** The file, and how many pieces it came in. */
function encoded(rows: readonly Row[], codec: "zstd" | "snappy" = "zstd") {
  const encoder = new ParquetEncoder(COLUMNS, { codec, createdBy: "logtap test" });
  const pieces: Uint8Array[] = [];
  for (const row of rows) {
    const piece = encoder.add(row);
    if (piece !== undefined) pieces.push(piece);
  }
  pieces.push(encoder.finish());
  return { bytes: new Uint8Array(pieces.flatMap((piece) => [...piece])), pieces: pieces.length };
}

async function decoded(bytes: Uint8Array<ArrayBuffer>): Promise<readonly ParquetValue[][]> {
  const objects = await parquetReadObjects({
    file: bytes.buffer,
    compressors: { ZSTD: (page, length) => decodeFrame(page, length) },
    parsers: STORED,
  });
  return objects.map(({ ts, labels, msg }) => [ts ?? null, mapOf(labels), msg]);
}

function metadataOf(bytes: Uint8Array<ArrayBuffer>): FileMetaData {
  return parquetMetadata(bytes.buffer);
}

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { nil: null }),
  fc.dictionary(fc.constantFrom("app", "pod", "1", ""), text, {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  text,
);

for (const codec of ["zstd", "snappy"] as const) {
  Deno.test(`ParquetEncoder writes what hyparquet reads, ${codec}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), async (rows) => {
        const { bytes } = encoded(rows, codec);
        assert.deepEqual(await decoded(bytes), rows.map((one) => [...one]));
        assert.equal(Number(metadataOf(bytes).num_rows), rows.length);
      }),
      { numRuns: 60, seed: SEED },
    );
  });
}

Deno.test("ParquetEncoder ends row groups by rows and by text, and gives them away", async () => {
  const random = seededRandom();
  const msg = "x".repeat(1000);
  const rows = Array.from({ length: 20_000 }, (_, i): Row => [
    BigInt(i) + 1_795_257_121_000_000_000n,
    { app: `app-${i % 3}` },
    `${msg} ${random.int(1e9)}`,
  ]);
  const { bytes, pieces } = encoded(rows);
  const { row_groups: groups, num_rows: count } = metadataOf(bytes);
  assert.equal(Number(count), rows.length);
  assert.ok(groups.length >= 3, `${groups.length} row groups`);
  // Each full group is given away; the last piece has what is left, and the footer.
  assert.ok(pieces === groups.length || pieces === groups.length + 1, `${pieces} pieces`);
  const back = await decoded(bytes);
  assert.deepEqual(back[12_345], [...rows[12_345]!]);
  const statistics = groups[0]!.columns[0]!.meta_data?.statistics;
  assert.ok(statistics?.min_value !== undefined, "bounds of times let readers skip row groups");
});

Deno.test("ParquetEncoder writes a file without rows that can be opened", async () => {
  const { bytes } = encoded([]);
  assert.deepEqual(await decoded(bytes), []);
});
