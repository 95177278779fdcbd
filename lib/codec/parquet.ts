/**
 * Parquet files (Apache Parquet format 2.10): rows in, bytes out, a row group at a time.
 *
 *     const encoder = new ParquetEncoder([{ kind: "time", name: "ts" }, …], { codec: "zstd" });
 *     encoder.add([1795257121123456789n, …]);       // bytes when a row group is full, else undefined
 *     encoder.finish();                             // the rest of the file
 */
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { encodeFrame } from "./zstd_codec.ts";

export type ParquetColumn = {
  /** `time`: ns since 1970, UTC, may be null. `text`: UTF-8. `map`: text to text. */
  readonly kind: "time" | "text" | "map";
  readonly name: string;
};

/** Of a column of the same place: bigint or null, text, or an object. */
export type ParquetValue = bigint | null | string | Readonly<Record<string, string>>;

export interface ParquetOptions {
  /** How pages are compressed. */
  readonly codec: "zstd" | "snappy";
  readonly createdBy: string;
}

/** A row group ends at the first of these. Together they keep a group's memory below 100 MB. */
const GROUP_ROWS_MAX = 50_000;
const GROUP_TEXT_MAX = 8 * 1024 * 1024;
const PAGE_BYTES = 1024 * 1024;

type Schema = ConstructorParameters<typeof ParquetWriter>[0]["schema"];

/** Encodes rows. Memory: one row group, and some hundred bytes a group for the footer. */
export class ParquetEncoder {
  readonly #columns: readonly ParquetColumn[];
  readonly #output = new TakenWriter();
  readonly #writer: ParquetWriter;
  #data: ParquetValue[][];
  /** Characters of the values that wait. */
  #text = 0;

  constructor(columns: readonly ParquetColumn[], { codec, createdBy }: ParquetOptions) {
    this.#columns = columns;
    this.#data = columns.map(() => []);
    this.#writer = new ParquetWriter({
      writer: this.#output,
      schema: schemaOf(columns),
      codec: codec === "zstd" ? "ZSTD" : "SNAPPY",
      compressors: { ZSTD: (page) => encodeFrame(page) },
      createdBy,
    });
  }

  /** Takes a row, one value a column. Returns what is ready to be written, if there is something. */
  add(row: readonly ParquetValue[]): Uint8Array | undefined {
    for (let i = 0; i < this.#data.length; i++) {
      const value = row[i]!;
      this.#data[i]!.push(value);
      this.#text += sizeOf(value);
    }
    const isFull = this.#data[0]!.length >= GROUP_ROWS_MAX || this.#text >= GROUP_TEXT_MAX;
    return isFull ? this.#endGroup() : undefined;
  }

  /** The last row group and the footer. */
  finish(): Uint8Array {
    const last = this.#data[0]!.length > 0 ? this.#endGroup() : new Uint8Array(0);
    this.#writer.finish();
    const footer = this.#output.take();
    const end = new Uint8Array(last.length + footer.length);
    end.set(last);
    end.set(footer, last.length);
    return end;
  }

  #endGroup(): Uint8Array {
    const columnData = this.#columns.map(({ kind, name }, i) => ({
      name,
      data: this.#data[i]!,
      // Bounds of times let readers skip groups; those of texts would be of no use.
      statistics: kind === "time",
      offsetIndex: false,
      ...(kind === "time" && { encoding: "DELTA_BINARY_PACKED" as const }),
    }));
    this.#writer.write({ columnData, rowGroupSize: GROUP_ROWS_MAX, pageSize: PAGE_BYTES });
    this.#data = this.#columns.map(() => []);
    this.#text = 0;
    return this.#output.take();
  }
}

/** Gathers bytes until they are taken; `offset` goes on counting, as the footer needs it. */
class TakenWriter extends ByteWriter {
  take(): Uint8Array {
    const bytes = this.getBytes().slice();
    this.index = 0;
    return bytes;
  }
}

function sizeOf(value: ParquetValue): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 8;
  let size = 8;
  for (const name in value) size += name.length + value[name]!.length;
  return size;
}

function schemaOf(columns: readonly ParquetColumn[]): Schema {
  const root: Schema[number] = { name: "root", num_children: columns.length };
  return [root, ...columns.flatMap(elementsOf)];
}

function elementsOf({ kind, name }: ParquetColumn): Schema {
  switch (kind) {
    case "time":
      return [{
        name,
        type: "INT64",
        repetition_type: "OPTIONAL",
        // In UTC, but not told so: DuckDB cuts what is told to microseconds (1.5).
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: false, unit: "NANOS" },
      }];
    case "text":
      return [{ name, type: "BYTE_ARRAY", repetition_type: "REQUIRED", converted_type: "UTF8" }];
    case "map":
      return [
        { name, repetition_type: "REQUIRED", num_children: 1, converted_type: "MAP" },
        { name: "key_value", repetition_type: "REPEATED", num_children: 2 },
        { name: "key", type: "BYTE_ARRAY", repetition_type: "REQUIRED", converted_type: "UTF8" },
        { name: "value", type: "BYTE_ARRAY", repetition_type: "OPTIONAL", converted_type: "UTF8" },
      ];
  }
}
