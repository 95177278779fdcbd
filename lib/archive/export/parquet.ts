import type { RawEntry } from "../../capture/mod.ts";
import { loadParquet, type ParquetEncoder, type ParquetValue } from "../../codec/mod.ts";
import type { Labels } from "../../entry/mod.ts";
import { canonicalTs, nsOfTs } from "../../units/mod.ts";
import type { ExportEncoder } from "./encoder.ts";

/** `loki`: the columns that Loki answers with, in which metadata is among the labels. */
export type ParquetSchema = "logtap" | "loki";

export interface ParquetExportOptions {
  readonly schema: ParquetSchema;
  readonly codec: "zstd" | "snappy";
  readonly createdBy: string;
}

const NS_MIN = -(2n ** 63n);
const NS_MAX = 2n ** 63n - 1n;
const NONE: Labels = {};

/** Parquet with one row an entry. The library is loaded when it is wanted. */
export async function openParquetExport(options: ParquetExportOptions): Promise<ExportEncoder> {
  const { ParquetEncoder } = await loadParquet();
  const { schema, codec, createdBy } = options;
  const columns = schema === "loki"
    ? [
      { kind: "time", name: "timestamp" },
      { kind: "map", name: "labels" },
      { kind: "text", name: "line" },
    ] as const
    : [
      { kind: "time", name: "ts" },
      { kind: "map", name: "labels" },
      { kind: "text", name: "msg" },
      { kind: "map", name: "meta" },
    ] as const;
  return new ParquetExport(new ParquetEncoder(columns, { codec, createdBy }), schema);
}

class ParquetExport implements ExportEncoder {
  readonly #encoder: ParquetEncoder;
  readonly #schema: ParquetSchema;
  #timeless = 0;

  constructor(encoder: ParquetEncoder, schema: ParquetSchema) {
    this.#encoder = encoder;
    this.#schema = schema;
  }

  get timeless(): number {
    return this.#timeless;
  }

  add({ entry: { ts, labels, msg, meta = NONE } }: RawEntry): Uint8Array | undefined {
    const ns = nsOrNull(ts);
    if (ns === null) this.#timeless++;
    const row: ParquetValue[] = this.#schema === "loki"
      ? [ns, { ...meta, ...labels }, msg]
      : [ns, labels, msg, meta];
    return this.#encoder.add(row);
  }

  finish(): Uint8Array {
    return this.#encoder.finish();
  }
}

/** Null for a text that is no time, or one outside of the years 1677 to 2262. */
function nsOrNull(text: string): bigint | null {
  const ts = canonicalTs(text);
  if (ts === undefined) return null;
  const ns = nsOfTs(ts);
  return ns < NS_MIN || ns > NS_MAX ? null : ns;
}
