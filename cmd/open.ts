import {
  dump,
  type DumpOptions,
  FindingLog,
  jsonFormat,
  parseFields,
  textFormat,
} from "../lib/analyze/mod.ts";
import { styles } from "../lib/ansi/mod.ts";
import { type Capture, openCapture, type Question } from "../lib/capture/mod.ts";
import {
  COLOR_FLAG,
  defineCommand,
  type Flags,
  type FlagValues,
  type Host,
  JSON_FLAG,
  wantsColor,
} from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { compileFilter, parseFilter } from "../lib/filter/mod.ts";
import { offsetMinutesOf } from "../lib/units/mod.ts";

const FLAGS = {
  dump: { kind: "switch", doc: "Print the entries instead of opening the terminal view" },
  from: { kind: "text", value: "TIME", doc: "Entries at or after this time" },
  to: { kind: "text", value: "TIME", doc: "Entries at or before this time" },
  label: {
    kind: "list",
    value: "NAME=VALUE",
    split: false,
    doc: "Entries with this label; also !=, =~ and !~ (patterns match the whole value)",
  },
  grep: {
    kind: "text",
    value: "PATTERN",
    doc: "Entries whose message or some label value matches (RE2 syntax)",
  },
  ignoreCase: { kind: "switch", short: "i", doc: "Let --grep ignore case" },
  context: { kind: "number", short: "C", value: "N", doc: "Show N entries around each match" },
  before: { kind: "number", short: "B", value: "N", doc: "Show N entries before each match" },
  after: { kind: "number", short: "A", value: "N", doc: "Show N entries after each match" },
  head: { kind: "number", value: "N", doc: "Stop after N matches" },
  tail: { kind: "number", value: "N", doc: "Only the last N matches (of those --head leaves)" },
  count: { kind: "switch", doc: "Print only how many entries match" },
  fields: {
    kind: "list",
    value: "FIELDS",
    doc: "Print these, joined by tabs: ts, msg, all or label names",
  },
  json: { ...JSON_FLAG, doc: "Print one JSON object a line" },
  utc: { kind: "switch", doc: "Show times in UTC, not in the zone the capture was made in" },
  color: COLOR_FLAG,
  strict: { kind: "switch", doc: "End with 6 if some of the capture could not be read" },
} as const satisfies Flags;

type OpenFlags = FlagValues<typeof FLAGS>;

/** `logtap open`: looks at the entries of a capture. */
export default defineCommand({
  name: "open",
  summary: "Look at the entries of a capture",
  description: "Prints entries in the order they were written, also of a capture that is being\n" +
    "written. TIME is RFC 3339, a date, a date and time, HH:MM or HH:MM:SS on the\n" +
    "capture's first day, or -30m: so long before its end. Times without a zone are\n" +
    "in the capture's. Neighbours shown by -C, -B and -A are entries that --from,\n" +
    "--to and --label let through.",
  args: { dir: { doc: "Capture directory" } },
  flags: FLAGS,
  exits: {
    0: "entries printed, perhaps none",
    3: "no capture at DIR",
    6: "findings, with --strict",
  },
  examples: [
    { doc: "The last five minutes", line: "logtap open ./capture --dump --from -5m" },
    {
      doc: "Errors of one app with their surroundings",
      line: "logtap open ./capture --dump --label app=api --grep '(?i)error|panic' -C 3",
    },
    { doc: "As a table", line: "logtap open ./capture --dump --fields ts,pod,msg" },
    { doc: "For jq", line: "logtap open ./capture --dump --json | jq -r .msg" },
  ],
  async run(flags, { dir }, host) {
    if (!flags.dump) {
      throw new LogtapError("usage", "Cannot open the terminal view: it is not there yet", {
        hint: "--dump prints the entries",
      });
    }
    const findings = new FindingLog((line) => void host.stderr.write(line));
    const capture = await openCapture(dir, { onFinding: findings.tell });
    const options = planDump(flags, capture, host);
    const batches = capture.entries(questionOf(flags, capture, options));
    await dump({ batches, signal: host.signal }, options, (text) => host.stdout.write(text));
    findings.finish();
    return flags.strict && findings.hasHarm ? EXIT.findings : EXIT.ok;
  },
});

/** Turns flags into a finished plan. @throws {LogtapError} usage — a value that cannot be read. */
export function planDump(
  flags: OpenFlags,
  { metadata: { started, stopped } }: Pick<Capture, "metadata">,
  host: Host,
): DumpOptions {
  const now = new Date(host.nowMs()).toISOString();
  const reference = { started, now, ...(stopped !== undefined && { stopped }) };
  const { from, to, label, grep, ignoreCase, context = 0, before, after, head, tail } = flags;
  const { grep: pattern, ...scope } = parseFilter(
    { from, to, labels: label, grep, ignoreCase },
    reference,
  );
  const fields = flags.fields.length === 0 ? {} : { fields: parseFields(flags.fields) };
  const { isTerminal } = host.stdout;
  const format = flags.json ? jsonFormat({ ...fields, isTerminal }) : textFormat({
    ...fields,
    zone: flags.utc ? 0 : offsetMinutesOf(started) ?? 0,
    style: styles(wantsColor(flags.color, host)),
    ...(pattern !== undefined && { pattern }),
    isTerminal,
  });
  return {
    scope: compileFilter(scope),
    match: compileFilter(pattern === undefined ? {} : { grep: pattern }),
    selection: {
      before: before ?? context,
      after: after ?? context,
      ...(head !== undefined && { head }),
      ...(tail !== undefined && { tail }),
    },
    output: flags.count
      ? { kind: "count", json: flags.json }
      : { kind: "lines", format, ...(!flags.json && { separator: "--" }) },
  };
}

/**
 * What to ask the reader for. The last N of everything needs nothing before the last N cursors:
 * the ledger knows the last one, or in a live capture one that is a few seconds older.
 */
function questionOf(
  { tail, head, count }: OpenFlags,
  { metadata }: Pick<Capture, "metadata">,
  { scope, match }: DumpOptions,
): Question {
  const written = metadata.ledger?.written ?? 0;
  const isPlainTail = tail !== undefined && head === undefined && !count &&
    scope.isEmpty && match.isEmpty && written > tail;
  return isPlainTail ? { fromCursor: written - tail + 1 } : { filter: scope };
}
