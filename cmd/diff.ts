import { FindingLog } from "../lib/analyze/read.ts";
import {
  baselineJson,
  baselineText,
  type CaptureDiff,
  compareSides,
  diffJson,
  type DiffPlaces,
  diffPool,
  diffText,
  judgeBaseline,
  tallyCapture,
} from "../lib/analyze/diff/mod.ts";
import { styles } from "../lib/ansi/mod.ts";
import { type Capture, openCapture } from "../lib/capture/read.ts";
import { defineCommand, type Host, jsonText, LineProgress, wantsColor } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { absoluteTexts } from "../lib/filter/mod.ts";
import { formatCount } from "../lib/units/mod.ts";
import { CAPTURE_ARG, type CaptureSource, sourceOf } from "./flags/bucket.ts";
import { checkFlags, DIFF_FLAGS, type DiffFlags } from "./flags/diff.ts";
import { referenceOf } from "./flags/entry_filter.ts";
import { jobsOf } from "./flags/jobs.ts";

/** `logtap diff`: what is different between two captures. */
export default defineCommand({
  name: "diff",
  summary: "Compare two captures",
  description:
    "Tells which messages are new, gone, or come at another rate, what levels and label\n" +
    "values have changed, and lines a second side by side. Messages are compared by\n" +
    "signature: numbers, ids, addresses and the like do not count. A phase begins with\n" +
    'an entry that has the label mark="NAME"; without any, with each start of the\n' +
    "receiver. Times of --from and --to are those of each capture.",
  args: {
    a: { ...CAPTURE_ARG, doc: "The capture before" },
    b: { ...CAPTURE_ARG, doc: "The one after" },
  },
  flags: DIFF_FLAGS,
  exits: { 0: "compared", 3: "no capture at A or B", 6: "with --ci: a verdict of --fail-on" },
  examples: [
    { doc: "What has changed?", line: "logtap diff ./capture ./capture" },
    { doc: "Only one app", line: "logtap diff ./capture ./capture --label app=api" },
    {
      doc: "A gate in a pipeline: ends with 6 on a regression",
      line: "logtap diff ./capture ./capture --ci --fail-on regression,different",
    },
    {
      doc: "New error messages, for a script",
      line: "logtap diff ./capture ./capture --json | jq -r '.errors_only_b[].pattern'",
    },
  ],
  doesNot: [
    "change the captures",
    "prove a cause: scores say how surprising a change is, and logs come in bursts",
    "compare single lines: messages that differ in numbers, ids or addresses are the same",
  ],
  async run(flags, { a, b }, host) {
    checkFlags(flags);
    const findings = new FindingLog((line) => void host.stderr.write(line));
    using before = await sourceOf(a, flags, host);
    using after = await sourceOf(b, flags, host);
    const open = ({ source }: CaptureSource) => openCapture(source, { onFinding: findings.tell });
    const captures = [await open(before), await open(after)] as const;
    const comparison = await compare(captures, flags, host);
    const [{ metadata: metadataA }, { metadata: metadataB }] = captures;
    const places = {
      a: { dir: before.place, metadata: metadataA },
      b: { dir: after.place, metadata: metadataB },
    };
    const failing = await print(comparison, places, { flags, host });
    findings.finish();
    return failing ? EXIT.findings : EXIT.ok;
  },
});

async function compare(
  [a, b]: readonly [Capture, Capture],
  flags: DiffFlags,
  host: Host,
): Promise<CaptureDiff> {
  const pool = diffPool(jobsOf(flags.jobs, [a, b]));
  const progress = new LineProgress(host);
  const tally = (capture: Capture) => {
    const { from, to, label, grep, ignoreCase } = flags;
    const texts = { from, to, labels: label, grep, ignoreCase };
    return tallyCapture(capture, pool, {
      filter: absoluteTexts(texts, referenceOf(capture.metadata, host)),
      signaturesMax: flags.maxSignatures,
      signal: host.signal,
      onProgress: (lines) =>
        progress.show(() => `${capture.files.place}: ${formatCount(lines)} lines`),
    });
  };
  try {
    const windowS = Math.round(flags.window / 1000);
    return compareSides(await tally(a), await tally(b), { align: flags.align, windowS });
  } finally {
    progress.clear();
    pool.close();
  }
}

interface Asked {
  readonly flags: DiffFlags;
  readonly host: Host;
}

/** @returns whether the verdict is one that should fail. */
async function print(
  comparison: CaptureDiff,
  places: DiffPlaces,
  { flags, host }: Asked,
): Promise<boolean> {
  const style = styles(wantsColor(flags.color, host));
  const options = { style, top: flags.top, isTerminal: host.stdout.isTerminal };
  if (!flags.baseline && !flags.ci) {
    const text = flags.json
      ? jsonText(diffJson(comparison, places))
      : diffText(comparison, places, options);
    await host.stdout.write(text);
    return false;
  }
  const report = judgeBaseline(comparison);
  const text = flags.json
    ? jsonText(baselineJson(report, comparison, places))
    : baselineText(report, comparison, { ...options, places });
  await host.stdout.write(text);
  const failOn = flags.failOn.length === 0 ? ["regression"] : flags.failOn;
  return flags.ci && failOn.includes(report.verdict);
}
