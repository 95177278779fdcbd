import {
  FindingLog,
  grep,
  type GrepOptions,
  grepPool,
  type GrepTotals,
} from "../lib/analyze/mod.ts";
import { type Capture, DiskFiles, openCapture } from "../lib/capture/mod.ts";
import { defineCommand, type FlagValues, type Host, wantsColor } from "../lib/cli/mod.ts";
import { cutValue, EXIT, isLogtapError, LogtapError } from "../lib/fault/mod.ts";
import { absoluteTexts, compileFilter, parseAbsolute } from "../lib/filter/mod.ts";
import { formatCount, offsetMinutesOf } from "../lib/units/mod.ts";
import { referenceOf } from "./flags/entries.ts";
import { GREP_FLAGS } from "./flags/grep.ts";

type GrepFlags = FlagValues<typeof GREP_FLAGS>;

/** What `grep` ends with when nothing matched, as grep does. */
const NO_MATCH = 1;

/** `logtap grep`: finds entries. */
export default defineCommand({
  name: "grep",
  summary: "Find entries of a capture",
  description: "Prints the entries whose message, or some label value, matches PATTERN (RE2\n" +
    "syntax), in the order they were written; also of a capture that is being written.\n" +
    "Neighbours shown by -C, -B and -A are entries that --from, --to and --label let\n" +
    'through, before and after in the order shown; in JSON they have a "context".\n' +
    "TIME is as for `logtap open`.",
  args: {
    pattern: { doc: "What to look for" },
    dir: { doc: "Capture directory", completes: "capture" },
  },
  flags: GREP_FLAGS,
  exits: { 0: "something matched", 1: "nothing matched", 3: "no capture at DIR" },
  examples: [
    { doc: "Who said it", line: "logtap grep 'connection refused' ./capture" },
    { doc: "For reading", line: "logtap grep -i timeout ./capture --format text -C 2" },
    { doc: "For jq", line: "logtap grep 'status=5\\d\\d' ./capture | jq -r .labels.app" },
    { doc: "How many, and in which files", line: "logtap grep -c error ./capture" },
  ],
  async run(flags, { pattern, dir }, host) {
    const findings = new FindingLog((line) => void host.stderr.write(line));
    const capture = await openHere({ pattern, dir }, findings);
    const options = planGrep(flags, { pattern, capture, host });
    const { grep: _, ...scope } = parseAbsolute(options.filter);
    const pool = grepPool(bytesOf(capture));
    try {
      const pieces = capture.pieces({ filter: compileFilter(scope) });
      const input = { pieces, pool, signal: host.signal, tell: findings.tell };
      const totals = await grep(input, options, (text) => host.stdout.write(text));
      findings.finish();
      if (host.stderr.isTerminal) await host.stderr.write(summaryOf(totals));
      if (flags.strict && findings.hasHarm) return EXIT.findings;
      return totals.matches > 0 ? EXIT.ok : NO_MATCH;
    } finally {
      pool.close();
    }
  },
});

interface GrepArgs {
  readonly pattern: string;
  readonly dir: string;
}

/** @throws {LogtapError} not_found; usage — pattern and directory stand the wrong way round. */
async function openHere({ pattern, dir }: GrepArgs, findings: FindingLog): Promise<Capture> {
  try {
    return await openCapture(dir, { onFinding: findings.tell });
  } catch (error) {
    if (!isLogtapError(error, "not_found") || !await isDirectory(pattern)) throw error;
    const text = `Cannot look for "${cutValue(pattern)}" in "${cutValue(dir)}": the first is a ` +
      "directory and the second is no capture";
    throw new LogtapError("usage", text, { cause: error, hint: "logtap grep PATTERN DIR" });
  }
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    await new DiskFiles(path).list();
    return true;
  } catch {
    return false; // Whatever else it is, it is no directory that was meant.
  }
}

interface GrepSurroundings {
  readonly pattern: string;
  readonly capture: Pick<Capture, "metadata">;
  readonly host: Host;
}

/** Turns flags into a finished plan. @throws {LogtapError} usage — a value that cannot be read. */
export function planGrep(
  flags: GrepFlags,
  { pattern, capture, host }: GrepSurroundings,
): GrepOptions {
  const { from, to, label, ignoreCase, context = 0, before, after, maxCount } = flags;
  const texts = { from, to, labels: label, grep: pattern, ignoreCase };
  const kind = formatKind(flags);
  return {
    filter: absoluteTexts(texts, referenceOf(capture.metadata, host)),
    invert: flags.invertMatch,
    before: before ?? context,
    after: after ?? context,
    ...(maxCount !== undefined && { max: maxCount }),
    format: {
      kind: kind === "text" ? "clock" : "json",
      zone: flags.utc ? 0 : offsetMinutesOf(capture.metadata.started) ?? 0,
      color: wantsColor(flags.color, host),
      isTerminal: host.stdout.isTerminal,
    },
    output: outputOf(flags, kind === "json"),
  };
}

/** @returns undefined when nobody has said. */
function formatKind({ format, json }: GrepFlags): "json" | "text" | undefined {
  if (json && format === "text") {
    throw new LogtapError("usage", "Cannot print both: --json and --format text were given");
  }
  return json ? "json" : format;
}

function outputOf(
  { count, filesWithMatches }: GrepFlags,
  json: boolean,
): GrepOptions["output"] {
  if (count && filesWithMatches) {
    throw new LogtapError(
      "usage",
      "Cannot print both: --count and --files-with-matches were given",
    );
  }
  if (count) return { kind: "counts", json };
  return filesWithMatches ? { kind: "files", json } : { kind: "entries" };
}

function bytesOf({ layout: { dataFiles } }: Capture): number {
  return dataFiles.reduce((sum, { bytes }) => sum + bytes, 0);
}

function summaryOf({ matches, files }: GrepTotals): string {
  const [lines, places] = [
    matches === 1 ? "match" : "matches",
    files.size === 1 ? "file" : "files",
  ];
  return `${formatCount(matches)} ${lines} across ${formatCount(files.size)} ${places}\n`;
}
