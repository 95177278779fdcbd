import { FindingLog, formatOf, watch } from "../lib/analyze/mod.ts";
import { type Capture, follow, type FollowOptions, openCapture } from "../lib/capture/read.ts";
import {
  COLOR_FLAG,
  defineCommand,
  type FlagValues,
  JSON_FLAG,
  wantsColor,
} from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { compileFilter } from "../lib/filter/mod.ts";
import { offsetMinutesOf } from "../lib/units/mod.ts";
import { refuseRemote } from "./flags/bucket.ts";
import { ENTRY_FLAGS } from "./flags/entries.ts";
import { entryFilter } from "./flags/entry_filter.ts";

const { label, grep, ignoreCase } = ENTRY_FLAGS;

const WATCH_FLAGS = {
  lines: { kind: "number", short: "n", value: "N", default: 10, doc: "Begin with the last N" },
  label,
  grep,
  ignoreCase,
  follow: {
    kind: "choice",
    choices: ["auto", "always", "never"],
    default: "auto",
    doc: "When to stop: auto at the end of the capture; always goes on for the next receiver",
  },
  json: { ...JSON_FLAG, doc: "Print one JSON object a line" },
  utc: { kind: "switch", doc: "Show times in UTC, not in the zone the capture was made in" },
  color: COLOR_FLAG,
} as const;

const UNTIL: Readonly<Record<FlagValues<typeof WATCH_FLAGS>["follow"], FollowOptions["until"]>> = {
  auto: "finished",
  always: "never",
  never: "caught_up",
};

/** `logtap watch`: what comes, as it comes. */
export default defineCommand({
  name: "watch",
  summary: "Follow a capture",
  description: "Prints the last entries of a capture, and then those that a receiver adds, each\n" +
    "once, until the receiver stops. Conditions count before the last N are taken.",
  args: { dir: { doc: "Capture directory", completes: "capture" } },
  flags: WATCH_FLAGS,
  exits: { 0: "the capture has ended, or Ctrl-C", 3: "no capture at DIR" },
  endsBySignal: true,
  examples: [
    { doc: "What comes in", line: "logtap watch ./capture" },
    {
      doc: "The errors of one app, for jq",
      line: "logtap watch ./capture -n 0 --label app=api --grep error --json | jq -r .msg",
    },
  ],
  doesNot: [
    "sort by time: entries come in the order they were written",
    "follow a capture that lies elsewhere",
  ],
  async run(flags, { dir }, host) {
    refuseRemote(dir, "follow", "what was uploaded has ended: `logtap open URL --dump` prints it");
    const findings = new FindingLog((line) => void host.stderr.write(line));
    const capture = await openCapture(dir, { onFinding: findings.tell });
    const spec = entryFilter(flags, capture.metadata, host);
    const filter = compileFilter(spec);
    const { isTerminal } = host.stdout;
    const format = formatOf({
      kind: flags.json ? "json" : "text",
      zone: flags.utc ? 0 : offsetMinutesOf(capture.metadata.started) ?? 0,
      color: wantsColor(flags.color, host),
      isTerminal,
    }, spec.grep);
    const shared = { signal: host.signal, until: UNTIL[flags.follow], filter };
    await watch(
      {
        follow: (fromCursor) => follow(capture, { ...shared, fromCursor }),
        lastCursor: lastCursorOf(capture),
      },
      { filter: spec, lines: flags.lines, format },
      (text) => host.stdout.write(text),
    );
    findings.finish();
    return EXIT.ok;
  },
});

/** In a live capture, of a line that is a few seconds old. */
function lastCursorOf({ metadata: { ledger } }: Capture): number {
  return ledger?.written ?? 0;
}
