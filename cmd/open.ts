import {
  dump,
  type DumpOptions,
  FindingLog,
  injectedEntries,
  jsonFormat,
  parseFields,
  textFormat,
} from "../lib/analyze/mod.ts";
import { styles } from "../lib/ansi/mod.ts";
import { type Capture, openCapture, type Question } from "../lib/capture/mod.ts";
import { defineCommand, type FlagValues, type Host, wantsColor } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { compileFilter } from "../lib/filter/mod.ts";
import { offsetMinutesOf } from "../lib/units/mod.ts";
import { entryFilter } from "./flags/entries.ts";
import { CAPTURE_ARG, sourceOf } from "./flags/bucket.ts";
import { checkInject, injectionOf } from "./flags/inject.ts";
import { OPEN_FLAGS } from "./flags/open.ts";

type OpenFlags = FlagValues<typeof OPEN_FLAGS>;

/** `logtap open`: looks at the entries of a capture. */
export default defineCommand({
  name: "open",
  summary: "Look at the entries of a capture",
  description:
    "Shows a capture on the terminal, all of it at once or, with --speed, as it happened;\n" +
    "? lists the keys. With --dump it prints entries in the order they were written. Both\n" +
    "work while a capture is being written. TIME is RFC 3339, a date, a date and time,\n" +
    "HH:MM or HH:MM:SS on the capture's first day, or -30m: so long before its end. Times\n" +
    "without a zone are in the capture's. Neighbours shown by -C, -B and -A are entries\n" +
    "that --from, --to and --label let through. --inject shows what an incident would look\n" +
    "like: what is made up or changed has the label _injected=true; services are looked\n" +
    "for in app, service_name, service, job and container.",
  args: { dir: CAPTURE_ARG },
  flags: OPEN_FLAGS,
  exits: {
    0: "entries shown or printed, perhaps none",
    3: "no capture at DIR, or no entry is met by --inject for --inject-out",
    6: "findings, with --strict",
  },
  examples: [
    { doc: "All of it, on the terminal", line: "logtap open ./capture" },
    { doc: "Ten times as fast as it was", line: "logtap open ./capture --speed 10x --from -30m" },
    { doc: "The last five minutes", line: "logtap open ./capture --dump --from -5m" },
    {
      doc: "Errors of one app with their surroundings",
      line: "logtap open ./capture --dump --label app=api --grep '(?i)error|panic' -C 3",
    },
    { doc: "As a table", line: "logtap open ./capture --dump --fields ts,pod,msg" },
    {
      doc: "One that was uploaded; only what is asked for is fetched",
      line: "logtap open s3://logs/incident-7 --dump --from 10:30 --to 10:35",
    },
    {
      doc: "A capture for a drill: an hour of which api says nothing",
      line: "logtap open ./capture --inject service-down=api --duration 1h --inject-out ./drill",
    },
    { doc: "For jq", line: "logtap open ./capture --dump --json | jq -r .msg" },
  ],
  doesNot: [
    "sort by time: entries come in the order they were written",
    "wait for new entries of a live capture when it prints: `logtap watch` does",
  ],
  async run(flags, { dir }, host) {
    checkInject(flags);
    const { injectOut } = flags;
    if (injectOut !== undefined) {
      const { openInject } = await import("./open_inject.ts");
      return await openInject({ ...flags, injectOut }, dir, host);
    }
    if (!flags.dump) return await (await import("./open_view.ts")).openView(flags, dir, host);
    const findings = new FindingLog((line) => void host.stderr.write(line));
    using place = await sourceOf(dir, flags, host);
    const capture = await openCapture(place.source, { onFinding: findings.tell });
    const options = planDump(flags, capture, host);
    const injection = await injectionOf(flags, capture, host);
    const batches = injection === undefined
      ? capture.entries(questionOf(flags, capture, options))
      : injectedEntries(capture, injection);
    await dump({ batches, signal: host.signal }, options, (text) => host.stdout.write(text));
    findings.finish();
    return flags.strict && findings.hasHarm ? EXIT.findings : EXIT.ok;
  },
});

/** Turns flags into a finished plan. @throws {LogtapError} usage — a value that cannot be read. */
export function planDump(
  flags: OpenFlags,
  { metadata }: Pick<Capture, "metadata">,
  host: Host,
): DumpOptions {
  const { context = 0, before, after, head, tail } = flags;
  const { grep: pattern, ...scope } = entryFilter(flags, metadata, host);
  const fields = flags.fields.length === 0 ? {} : { fields: parseFields(flags.fields) };
  const { isTerminal } = host.stdout;
  const format = flags.json ? jsonFormat({ ...fields, isTerminal }) : textFormat({
    ...fields,
    zone: flags.utc ? 0 : offsetMinutesOf(metadata.started) ?? 0,
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
