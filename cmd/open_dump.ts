import { injectedEntries } from "../lib/analyze/inject/mod.ts";
import {
  dump,
  type DumpOptions,
  FindingLog,
  jsonFormat,
  parseFields,
  textFormat,
} from "../lib/analyze/mod.ts";
import { styles } from "../lib/ansi/mod.ts";
import { type Capture, openCapture, type Question } from "../lib/capture/read.ts";
import { type FlagValues, type Host, wantsColor } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { compileFilter } from "../lib/filter/mod.ts";
import { offsetMinutesOf } from "../lib/units/mod.ts";
import { sourceOf } from "./flags/bucket.ts";
import { entryFilter } from "./flags/entry_filter.ts";
import { injectionOf } from "./flags/injection.ts";
import type { OPEN_FLAGS } from "./flags/open.ts";

type OpenFlags = FlagValues<typeof OPEN_FLAGS>;

/** `logtap open --dump`: prints entries. */
export async function openDump(flags: OpenFlags, dir: string, host: Host): Promise<number> {
  const findings = new FindingLog((line) => void host.stderr.write(line));
  using place = await sourceOf(dir, flags, host);
  const capture = await openCapture(place.source, { onFinding: findings.tell });
  const options = planDump(flags, capture, host);
  const batches = flags.inject.length === 0
    ? capture.entries(questionOf(flags, capture, options))
    : injectedEntries(capture, await injectionOf(flags, capture, host));
  await dump({ batches, signal: host.signal }, options, (text) => host.stdout.write(text));
  findings.finish();
  return flags.strict && findings.hasHarm ? EXIT.findings : EXIT.ok;
}

/** Turns flags into a finished plan. @throws {LogtapError} usage — a value that cannot be read. */
function planDump(
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
