import type { RawEntry } from "../../capture/mod.ts";
import { csvRecord } from "../../codec/mod.ts";
import type { Labels } from "../../entry/mod.ts";
import { type ExportEncoder, TextPieces } from "./encoder.ts";

const HEADER = ["ts", "labels", "msg", "meta"];

/** Comma-separated values: a header, then an entry a record; `ts` as it is stored. */
export class CsvExport implements ExportEncoder {
  readonly timeless = 0;
  readonly #formulaSafe: boolean;
  readonly #pieces = new TextPieces();

  constructor({ formulaSafe }: { readonly formulaSafe: boolean }) {
    this.#formulaSafe = formulaSafe;
    this.#pieces.add(csvRecord(HEADER));
  }

  add({ entry: { ts, labels, msg, meta } }: RawEntry): Uint8Array | undefined {
    const cells = [ts, pairsText(labels), msg, meta === undefined ? "" : pairsText(meta)];
    return this.#pieces.add(csvRecord(cells, { formulaSafe: this.#formulaSafe }));
  }

  finish(): Uint8Array {
    return this.#pieces.take();
  }
}

/**
 * `app=api;pod=api-0`, names sorted. A backslash stands before a backslash or semicolon of a name or
 * value, and before an equals sign of a name, so that the first bare one splits.
 */
function pairsText(pairs: Labels): string {
  return Object.keys(pairs).sort().map((name) =>
    `${name.replace(/[\\;=]/g, "\\$&")}=${pairs[name]!.replace(/[\\;]/g, "\\$&")}`
  ).join(";");
}
