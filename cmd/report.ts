import { FindingLog } from "../lib/analyze/read.ts";
import {
  checkOutput,
  reportFiles,
  reportJson,
  reportText,
  severityOf,
  writeOutput,
} from "../lib/analyze/triage/mod.ts";
import { defineCommand, JSON_FLAG, jsonText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { formatCount } from "../lib/units/mod.ts";
import { CAPTURE_ARG } from "./flags/bucket.ts";
import { factsOf, printedOf, SCAN_FLAGS, scanCapture, windowSeconds } from "./flags/triage.ts";
import { spectreText } from "./triage.ts";

const { baseline: _, ...FLAGS } = SCAN_FLAGS;

/** `logtap report`: triage in short, with a verdict, for people and programs that were not there. */
export default defineCommand({
  name: "report",
  summary: "Sum up a capture with a severity, for others",
  description: "One pass as `logtap triage`, told in short: what was captured, how many errors,\n" +
    "the most frequent ones, and a severity: high when a line is fatal (panic,\n" +
    "OOMKilled, segfault …) or more than 5% of the lines are errors, medium above 1%,\n" +
    "else low. --out gets report.json and report.html, a page that needs nothing else.",
  args: { dir: CAPTURE_ARG },
  flags: {
    ...FLAGS,
    top: { kind: "number", value: "N", default: 20, min: 1, doc: "Signatures that are listed" },
    html: { kind: "switch", default: true, doc: "Write report.html" },
    json: JSON_FLAG,
  },
  exits: { 0: "done, whatever was found", 3: "no capture at DIR", 6: "findings, with --strict" },
  examples: [
    { doc: "A page to send", line: "logtap report ./capture --out ./report" },
    { doc: "For a script", line: "logtap report ./capture --json | jq -r .severity" },
    { doc: "For SpectreHub", line: "logtap report ./capture --format spectrehub" },
  ],
  doesNot: [
    "say why: it counts",
    "compare with another capture: `logtap triage --baseline` and `logtap diff` do",
  ],
  async run(flags, { dir }, host) {
    const printed = printedOf(flags);
    windowSeconds(flags.window);
    const { out, top, html } = flags;
    if (out !== undefined) await checkOutput(out, [dir]);
    const findings = new FindingLog((line) => void host.stderr.write(line));
    const scanFlags = { ...flags, baseline: undefined };
    const { triage, capture } = await scanCapture(dir, scanFlags, { host, findings });
    const input = { triage, facts: factsOf(capture), top };
    if (out !== undefined) {
      await writeOutput(out, reportFiles(input, { html }));
      const text = `severity ${severityOf(triage)}, ${formatCount(triage.errorLines)} errors in ` +
        `${formatCount(triage.totalLines)} lines: ${out}/report.json`;
      await host.stderr.write(`logtap: ${text}\n`);
    }
    if (printed === "text") await host.stdout.write(reportText(input));
    if (printed === "json") await host.stdout.write(jsonText(reportJson(input)));
    if (printed === "spectrehub") await host.stdout.write(spectreText(input, host));
    findings.finish();
    return flags.strict && findings.hasHarm ? EXIT.findings : EXIT.ok;
  },
});
