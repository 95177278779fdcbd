import { findingLine } from "../lib/analyze/read.ts";
import {
  repairCapture,
  type RepairReport,
  verifyCapture,
  type VerifyReport,
} from "../lib/capture/mod.ts";
import { defineCommand, JSON_FLAG, jsonText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { formatBytes, plural } from "../lib/units/mod.ts";
import { refuseRemote } from "./flags/bucket.ts";
import { withProgress } from "./flags/progress.ts";

/** Findings printed as text; `--json` has all. */
const SHOWN_MAX = 50;

/** `logtap verify`: compares everything in a capture with everything else. */
export default defineCommand({
  name: "verify",
  summary: "Check a capture, and mend it",
  description: "Reads every line and compares checksums, rows, tables, cursors, index, totals\n" +
    "and ledger with each other. A capture that is being written can be checked too.\n" +
    "With --repair, finishes what a killed receiver left and writes index and totals\n" +
    "anew, then checks. No line that can be read is changed or removed; torn bytes\n" +
    "are kept in a file that ends in .torn. (recv mends its directory when it starts.)",
  args: { dir: { doc: "Capture directory", completes: "capture" } },
  flags: {
    repair: {
      kind: "switch",
      local: "never",
      doc: "Mend the capture first; refused while it is written",
    },
    json: JSON_FLAG,
  },
  exits: {
    0: "nothing is wrong",
    3: "no capture at DIR",
    6: "findings: something is wrong, each told",
  },
  examples: [
    { doc: "Is it whole?", line: "logtap verify ./capture" },
    { doc: "After a crash or a cut-off copy", line: "logtap verify ./capture --repair" },
  ],
  doesNot: [
    "change anything without --repair",
    "say who wrote the capture: `logtap sign` does",
  ],
  async run(flags, { dir }, host) {
    refuseRemote(dir, "verify", "`logtap download` checks it, and makes it one");
    const repair = flags.repair ? await repairCapture(dir) : undefined;
    const report = await withProgress(host, dir, (onProgress) => {
      return verifyCapture(dir, { signal: host.signal, onProgress });
    });
    const text = flags.json ? jsonText(verifyJson(report, repair)) : verifyText(report, repair);
    await host.stdout.write(text);
    return report.findings.length === 0 ? EXIT.ok : EXIT.findings;
  },
});

/** The report under the names of docs/json.md. */
function verifyJson(report: VerifyReport, repair?: RepairReport): Record<string, unknown> {
  return {
    dir: report.place,
    ok: report.findings.length === 0,
    live: report.isLive,
    files: report.files,
    frames: report.frames,
    lines: report.lines,
    bytes: report.bytes,
    first_cursor: report.firstCursor,
    last_cursor: report.lastCursor,
    findings: report.findings,
    notes: report.notes,
    ...(repair !== undefined && { repaired: repair.done }),
  };
}

function verifyText(report: VerifyReport, repair?: RepairReport): string {
  const { findings } = report;
  const size = `${plural(report.lines, "line")}, ${formatBytes(report.bytes)}`;
  const place = `${plural(report.files, "file")}, ${plural(report.frames, "frame")}`;
  const cursors = report.lines === 0
    ? ""
    : `, cursors ${report.firstCursor} to ${report.lastCursor}`;
  const shown = findings.slice(0, SHOWN_MAX).map((finding) => `  ${findingLine(finding)}`);
  const more = findings.length - shown.length;
  return [
    ...(repair?.done ?? []).map((step) => `mended  ${step}`),
    ...(repair !== undefined && repair.done.length === 0 ? ["mended  nothing: all in order"] : []),
    `read    ${size} in ${place}${cursors}`,
    ...report.notes.map((note) => `note    ${note}`),
    findings.length === 0 ? "found   nothing wrong" : `found   ${findings.length} wrong:`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more (--json has all)`] : []),
    "",
  ].join("\n");
}
