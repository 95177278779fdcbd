import { type Flags, type FlagValues, JSON_FLAG } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { BUCKET_FLAGS } from "./bucket.ts";
import { ENTRY_FLAGS } from "./entries.ts";
import { OUT_FLAG, required } from "./output.ts";

const FORMATS = ["parquet", "csv", "jsonl"] as const;

/** The flags of `logtap export`. */
export const EXPORT_FLAGS = {
  format: {
    kind: "choice",
    choices: FORMATS,
    doc: "What to write; without, what the name of --out ends in",
  },
  out: { ...OUT_FLAG, value: "FILE", completes: "file", doc: "File to make; - is stdout" },
  ...ENTRY_FLAGS,
  schema: {
    kind: "choice",
    choices: ["logtap", "loki"],
    default: "logtap",
    doc: "Parquet columns: ts, labels, msg, meta, or Loki's timestamp, labels, line",
  },
  codec: {
    kind: "choice",
    choices: ["zstd", "snappy"],
    default: "zstd",
    doc: "How Parquet pages are compressed",
  },
  csvSafe: {
    kind: "switch",
    doc: "CSV: an apostrophe before cells that a spreadsheet would run as a formula",
  },
  json: JSON_FLAG,
  ...BUCKET_FLAGS,
} as const satisfies Flags;

export type ExportFlags = FlagValues<typeof EXPORT_FLAGS>;

export interface ExportPlan {
  readonly format: NonNullable<ExportFlags["format"]>;
  /** `-` is stdout. */
  readonly out: string;
}

/** @throws {LogtapError} usage — a flag is missing, or two do not go together. */
export function planExport(flags: Pick<ExportFlags, "format" | "out" | "json">): ExportPlan {
  const { json } = flags;
  const out = required("--out", flags.out);
  const format = flags.format ?? FORMATS.find((name) => out.endsWith(`.${name}`));
  if (format === undefined) {
    throw new LogtapError(
      "usage",
      "Cannot export without --format: expected parquet, csv or jsonl",
      { hint: "a name for --out that ends in .parquet, .csv or .jsonl says it, too" },
    );
  }
  if (out === "-" && format === "parquet") {
    const text = "Cannot export Parquet to stdout: expected --out FILE";
    throw new LogtapError("usage", text, { hint: "--format csv and --format jsonl can go there" });
  }
  if (out === "-" && json) {
    throw new LogtapError("usage", "Cannot use --json with --out -: stdout is for the entries");
  }
  return { format, out };
}
