import { FindingLog, inspectCapture, inspectJson, inspectText } from "../lib/analyze/mod.ts";
import { styles } from "../lib/ansi/mod.ts";
import { openCapture, writerState } from "../lib/capture/read.ts";
import { COLOR_FLAG, defineCommand, JSON_FLAG, jsonText, wantsColor } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { BUCKET_FLAGS, CAPTURE_ARG, sourceOf } from "./flags/bucket.ts";

/** `logtap inspect`: summarises a capture from its index; no line is read. */
export default defineCommand({
  name: "inspect",
  summary: "Summarise a capture",
  description: "Tells what a capture holds: when, how much, which labels, how it spreads over\n" +
    "time, and whether lines were dropped or refused. Only the index is read, and of\n" +
    "the file that is being written its rows, so a capture of any size is quick.",
  args: { dir: CAPTURE_ARG },
  flags: {
    json: JSON_FLAG,
    utc: { kind: "switch", doc: "Show times in UTC, not in the zone the capture was made in" },
    color: COLOR_FLAG,
    ...BUCKET_FLAGS,
  },
  exits: { 0: "summary printed", 3: "no capture at DIR" },
  examples: [
    { doc: "What is in it, while it is being written too", line: "logtap inspect ./capture" },
    {
      doc: "Lines of each app",
      line: "logtap inspect ./capture --json | jq '.labels.app[] | {value, lines}'",
    },
  ],
  doesNot: [
    "read lines: counts of labels come from the index",
    "find damage: `logtap verify` does",
  ],
  async run(flags, { dir }, host) {
    const findings = new FindingLog((line) => void host.stderr.write(line));
    using place = await sourceOf(dir, flags, host);
    const capture = await openCapture(place.source, { onFinding: findings.tell });
    const hasEnd = capture.metadata.stopped !== undefined;
    const inspection = await inspectCapture(capture, {
      writer: hasEnd ? "gone" : await writerState(dir),
      now: new Date(host.nowMs()).toISOString(),
    });
    const { isTerminal } = host.stdout;
    const style = styles(wantsColor(flags.color, host));
    const options = { style, utc: flags.utc, isTerminal };
    const text = flags.json ? jsonText(inspectJson(inspection)) : inspectText(inspection, options);
    await host.stdout.write(text);
    findings.finish();
    return EXIT.ok;
  },
});
