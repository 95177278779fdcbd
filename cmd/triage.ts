import { FindingLog } from "../lib/analyze/read.ts";
import {
  checkOutput,
  compareWith,
  type Comparison,
  type ReportInput,
  spectreJson,
  summaryMarkdown,
  triageFiles,
  triageJson,
  writeOutput,
} from "../lib/analyze/triage/mod.ts";
import { sanitize } from "../lib/ansi/mod.ts";
import { BUILD, defineCommand, type Host, JSON_FLAG, jsonText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { formatCount } from "../lib/units/mod.ts";
import { CAPTURE_ARG, isRemote } from "./flags/bucket.ts";
import { factsOf, printedOf, SCAN_FLAGS, scanCapture, windowSeconds } from "./flags/triage.ts";

/** `logtap triage`: what went wrong, when, and who said so. */
export default defineCommand({
  name: "triage",
  summary: "Find out what went wrong in a capture",
  description:
    "Counts errors by what they say, over time and by label, in one pass. An error is\n" +
    "a line whose level says so (JSON, logfmt, klog, syslog, an access log's status,\n" +
    "a label), or else its words. Lines that say the same make one signature.\n" +
    "Prints a summary in Markdown; --out gets it as summary.md, and report.html,\n" +
    "timeline.csv, top_errors.txt, top_talkers.txt, windows.json and sequence.txt. The\n" +
    "same capture always gives the same bytes, whatever --jobs is.",
  args: { dir: CAPTURE_ARG },
  flags: {
    ...SCAN_FLAGS,
    top: { kind: "number", value: "N", default: 50, min: 1, doc: "Signatures that are listed" },
    html: { kind: "switch", default: true, doc: "Write report.html" },
    json: JSON_FLAG,
  },
  exits: { 0: "done, whatever was found", 3: "no capture at DIR", 6: "findings, with --strict" },
  examples: [
    { doc: "What went wrong?", line: "logtap triage ./capture | less" },
    { doc: "Files to read and to hand on", line: "logtap triage ./capture --out ./triage" },
    {
      doc: "The five most frequent errors",
      line:
        "logtap triage ./capture --json | jq -r '.errors[:5][] | \"\\(.count) \\(.signature)\"'",
    },
    {
      doc: "What is new since a good run",
      line: "logtap triage ./capture --baseline ./before --json | jq .baseline.new_signatures",
    },
  ],
  doesNot: [
    "prove a cause: what rises together need not belong together",
    "keep every signature: beyond --max-signatures counts have a stated error",
  ],
  async run(flags, { dir }, host) {
    const printed = printedOf(flags);
    windowSeconds(flags.window);
    const { out, baseline, top } = flags;
    if (out !== undefined) {
      await checkOutput(out, [dir, ...(baseline === undefined ? [] : [baseline])]);
    }
    const findings = new FindingLog((line) => void host.stderr.write(line));
    const use = { host, findings };
    const { triage, capture } = await scanCapture(dir, flags, use);
    const before = baseline === undefined ? undefined : await scanCapture(baseline, flags, use);
    const comparison = before === undefined ? undefined : compareWith(before.triage, triage);
    const input = { triage, facts: factsOf(capture), top, ...(comparison && { comparison }) };
    if (out !== undefined) {
      const { html } = flags;
      const files = new Map(
        [...triageFiles(input)].filter(([name]) => html || name !== "report.html"),
      );
      await writeOutput(out, files);
      await tell(input, out, host);
    }
    if (printed === "text") await host.stdout.write(shown(summaryMarkdown(triage, input), host));
    if (printed === "json") await host.stdout.write(jsonText(triageJson(triage, input)));
    if (printed === "spectrehub") await host.stdout.write(spectreText(input, host));
    findings.finish();
    return flags.strict && findings.hasHarm ? EXIT.findings : EXIT.ok;
  },
});

/** Commands in it name the capture as a shell wants it, whatever that does to a terminal. */
function shown(markdown: string, { stdout: { isTerminal } }: Host): string {
  return isTerminal ? markdown.split("\n").map(sanitize).join("\n") : markdown;
}

/** The envelope `spectre/v1` of an analysis. */
export function spectreText(input: ReportInput & { readonly comparison?: Comparison }, host: Host) {
  const now = new Date(host.nowMs()).toISOString();
  return jsonText(
    spectreJson({ ...input, version: BUILD.version, now, uri: uriOf(input.triage.dir) }),
  );
}

/** Only its hash is written. */
function uriOf(place: string): string {
  return isRemote(place) ? place : `file:${place}`;
}

async function tell({ triage }: ReportInput, out: string, host: Host): Promise<void> {
  const { totalLines, errorLines, signatures } = triage;
  await host.stderr.write(
    `logtap: ${formatCount(totalLines)} lines, ${formatCount(errorLines)} errors of ` +
      `${formatCount(signatures.length)} kinds: ${out}/summary.md\n`,
  );
}
