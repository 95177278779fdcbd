import { zstdDecompressSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";

type Pairs = Readonly<Record<string, string>>;

/** A row of an exported file. */
export interface ParquetRow {
  /** Nanoseconds since 1970. */
  readonly ts: bigint;
  readonly labels: Pairs;
  readonly msg: string;
  readonly meta: Pairs;
}

/** All rows of a file that `logtap export` made, by hyparquet. */
export async function readParquet(path: string): Promise<readonly ParquetRow[]> {
  const { buffer } = await Deno.readFile(path);
  const rows = await parquetReadObjects({
    file: buffer,
    compressors: { ZSTD: (page) => new Uint8Array(zstdDecompressSync(page)) },
    parsers: STORED,
  });
  return rows.map(({ ts, labels, msg, meta }) => ({
    ...{ ts: BigInt(ts), msg: String(msg), labels: mapOf(labels), meta: mapOf(meta) },
  }));
}

/** Nanoseconds as they are stored: a Date has none. */
export const STORED = {
  timestampFromMilliseconds: (ms: bigint) => ms,
  timestampFromMicroseconds: (us: bigint) => us,
  timestampFromNanoseconds: (ns: bigint) => ns,
  dateFromDays: (days: number) => days,
  stringFromBytes: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
  geometryFromBytes: (bytes: Uint8Array) => bytes,
  geographyFromBytes: (bytes: Uint8Array) => bytes,
};

/** A map column, in either of hyparquet's two shapes; nothing for a null. */
export function mapOf(column: unknown): Pairs {
  const pairs = Array.isArray(column)
    ? column.map(({ key, value }) => [key, value])
    : Object.entries(column ?? {});
  return Object.fromEntries(pairs);
}
