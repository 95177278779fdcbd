import { FindingLog } from "../lib/analyze/read.ts";
import { sanitize } from "../lib/ansi/mod.ts";
import {
  CsvExport,
  exportCapture,
  type Exported,
  type ExportEncoder,
  JsonlExport,
  openParquetExport,
} from "../lib/archive/mod.ts";
import { openCapture } from "../lib/capture/read.ts";
import { BUILD, defineCommand, jsonText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { compileFilter } from "../lib/filter/mod.ts";
import { formatBytes, plural } from "../lib/units/mod.ts";
import { CAPTURE_ARG, sourceOf } from "./flags/bucket.ts";
import { entryFilter } from "./flags/entry_filter.ts";
import { EXPORT_FLAGS, type ExportFlags, type ExportPlan, planExport } from "./flags/export.ts";
import { writeFile } from "./flags/output.ts";
import { withProgress } from "./flags/progress.ts";

/** `logtap export`: writes entries for other programs. */
export default defineCommand({
  name: "export",
  summary: "Write entries for other programs",
  description: "Parquet has one row an entry, labels and meta as maps; times are UTC in\n" +
    "nanoseconds, without a zone, which is how readers keep all nine digits.\n" +
    "CSV (RFC 4180) has ts,labels,msg,meta, with labels as k=v;k=v and a backslash\n" +
    "before what would be taken for a separator. JSON lines are the stored ones;\n" +
    "they can be pushed to /logtap/raw. The file appears when it is whole.",
  args: { dir: CAPTURE_ARG },
  flags: EXPORT_FLAGS,
  exits: { 0: "file written", 3: "no capture at DIR" },
  examples: [
    {
      doc: "For DuckDB, pandas, ClickHouse",
      line: "logtap export ./capture --format parquet --out logs.parquet",
    },
    {
      doc: "For a spreadsheet; what to write is told by the name",
      line: "logtap export ./capture --csv-safe --from -1h --out logs.csv",
    },
  ],
  doesNot: [
    "change or drop entries: what cannot be written is told",
    "append to a file that is there",
  ],
  async run(flags, { dir }, host) {
    const { format, out } = planExport(flags);
    const findings = new FindingLog((line) => void host.stderr.write(line));
    using opened = await sourceOf(dir, flags, host);
    const { place } = opened;
    const capture = await openCapture(opened.source, { onFinding: findings.tell });
    const filter = compileFilter(entryFilter(flags, capture.metadata, host));
    const encoder = await openEncoder(format, flags);
    const options = { filter, encoder, signal: host.signal };
    const exportTo = (write: (bytes: Uint8Array) => void | Promise<void>) =>
      withProgress(
        host,
        place,
        (onProgress) => exportCapture(capture, { ...options, write, onProgress }),
      );
    const exported = out === "-"
      ? await exportTo((bytes) => host.stdout.write(bytes))
      : await writeFile({ path: out, sources: [place], flag: "--out" }, exportTo);
    findings.finish();
    const { lines, bytes, timeless } = exported;
    if (timeless > 0) {
      const text = `logtap: ${timeless} entries have a time that Parquet cannot hold: it is null\n`;
      await host.stderr.write(text);
    }
    if (flags.json) {
      await host.stdout.write(jsonText({ bytes, format, lines, output: out, source: place }));
    } else await host.stderr.write(exportedText(out, exported));
    return EXIT.ok;
  },
});

function openEncoder(
  format: ExportPlan["format"],
  { schema, codec, csvSafe }: ExportFlags,
): ExportEncoder | Promise<ExportEncoder> {
  switch (format) {
    case "csv":
      return new CsvExport({ formulaSafe: csvSafe });
    case "jsonl":
      return new JsonlExport();
    case "parquet":
      return openParquetExport({ schema, codec, createdBy: `logtap ${BUILD.version}` });
  }
}

function exportedText(out: string, { lines, bytes }: Exported): string {
  const place = out === "-" ? "stdout" : sanitize(out);
  return `${place}: ${plural(lines, "line")}, ${formatBytes(bytes)}\n`;
}
