/**
 * Codecs: bytes in one wrapping to bytes in another. Knows nothing of logs or captures.
 *
 * zstd (RFC 8878): frames are found by a walker of our own and decoded one at a time by the
 * runtime's native decoder, because that decoder returns the first of several frames and says
 * nothing about the rest, and takes a cut-off frame for a whole one.
 *
 *     const frame = walkFrame(bytes, 0);            // { kind: "data", start: 0, end: 8123, … }
 *     if (frame.kind === "data") decodeFrame(bytes.subarray(frame.start, frame.end), maxBytes);
 *
 * Every decoder takes a limit for what comes out and throws a `LogtapError` of kind `corrupt` for
 * damaged input, `too_large` for input that exceeds the limit.
 *
 * Bodies of requests: `Inflater` undoes their Content-Encoding (gzip, RFC 1952; deflate, RFC 1950 and
 * 1951; zstd; snappy blocks), the large ones in a worker. What is wrong with them is the sender's
 * mistake, so there damage is a fault of kind `usage`.
 *
 *     await inflater.inflate(body, parseEncoding(header), maxBytes);
 *
 * Protocol Buffers: `ProtoReader` and `ProtoWriter` know the wire format and no schema. What is no
 * message is a fault of kind `usage`, too.
 */
export * from "./frames.ts";
export { type Encoding, inflateBody, parseEncoding } from "./inflate.ts";
export { type InflateOptions, Inflater } from "./inflater.ts";
export { type CsvOptions, csvRecord } from "./csv.ts";
export type { ParquetColumn, ParquetEncoder, ParquetOptions, ParquetValue } from "./parquet.ts";
/** Rows to Parquet files; loaded when one is written. */
export const loadParquet = () => import("./parquet.ts");
export { isTarHeader, TAR_BLOCK, tarEnd, type TarFile, tarHead, tarPadding } from "./tar.ts";
export { readTar, type TarLimits, type TarMember } from "./tar_reader.ts";
