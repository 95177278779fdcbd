/**
 * The bytes and names of the capture format (docs/format.md), both directions: values in, bytes
 * out. No file is opened here. Part of the room lib/capture; other rooms use lib/capture/mod.ts.
 */
export * from "./bloom.ts";
export * from "./index_line.ts";
export { countLines, LineCutter, lineStart } from "./lines.ts";
export { commonRedaction } from "./common_redaction.ts";
export * from "./metadata.ts";
export * from "./names.ts";
export {
  type CursorRange,
  decodeRow,
  DICTIONARY_MAX,
  type DictionaryEntry,
  encodeRow,
  FRAME_RAW_MAX_BYTES,
  NS_MAX,
  NS_MIN,
  type Row,
  ROW_KIND,
  ROW_SETS_MAX,
  type SetStats,
  withRow,
} from "./row.ts";
export {
  decodeTable,
  encodeTable,
  FOOTER_BYTES,
  isTableHead,
  type Table,
  TABLE_KIND,
  TABLE_MAX_BYTES,
  tableOffset,
  type TableRow,
} from "./table.ts";
export { declaredBytes, HEAD_BYTES, isKind } from "./wire.ts";
