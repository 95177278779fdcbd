import { FindingLog } from "../lib/analyze/read.ts";
import { grep, type GrepOptions, grepPool, type GrepTotals } from "../lib/analyze/grep/mod.ts";
import type { BlockFilter, Capture } from "../lib/capture/mod.ts";
import { defineCommand, type FlagValues, type Host, wantsColor } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { absoluteTexts } from "../lib/filter/mod.ts";
import { compilePattern, quotePattern } from "../lib/pattern/mod.ts";
import { formatCount, offsetMinutesOf } from "../lib/units/mod.ts";
import { CAPTURE_ARG, sourceOf } from "./flags/bucket.ts";
import { referenceOf } from "./flags/entry_filter.ts";
import { GREP_FLAGS } from "./flags/grep.ts";
import { openForPattern } from "./flags/pattern_and_dir.ts";

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
    dir: CAPTURE_ARG,
  },
  flags: GREP_FLAGS,
  exits: {
    0: "something matched",
    1: "nothing matched",
    2: "wrong flags or arguments, or logtap itself failed",
    3: "no capture at DIR",
    6: "findings, with --strict",
  },
  internalExit: EXIT.usage,
  examples: [
    { doc: "Who said it", line: "logtap grep 'payment failed' ./capture" },
    { doc: "For reading", line: "logtap grep -i timeout ./capture --format text -C 2" },
    { doc: "For jq", line: "logtap grep 'order \\d+' ./capture | jq -r .labels.app" },
    { doc: "For a script", line: "logtap grep -q panic ./capture && echo found" },
    { doc: "How many, and in which files", line: "logtap grep -c error ./capture" },
  ],
  doesNot: [
    "search for several patterns at once: one may say a|b",
    "match across entries: a pattern sees one message, or one label value",
  ],
  async run(flags, { pattern, dir }, host) {
    const findings = new FindingLog((line) => void host.stderr.write(line));
    using place = await sourceOf(dir, flags, host);
    const { source } = place;
    const capture = await openForPattern({ pattern, dir, source }, findings.tell);
    const options = planGrep(flags, { pattern, capture, host });
    const pool = grepPool();
    try {
      const pieces = (filter: BlockFilter) => capture.pieces({ filter });
      const input = { pieces, pool, signal: host.signal, tell: findings.tell };
      const totals = await grep(input, options, (text) => {
        return flags.quiet ? undefined : host.stdout.write(text);
      });
      await host.stdout.flush(); // What is said of the matches comes behind them.
      findings.finish();
      if (host.stderr.isTerminal && !flags.quiet) await host.stderr.write(summaryOf(totals));
      if (flags.strict && findings.hasHarm) return EXIT.findings;
      return totals.matches > 0 ? EXIT.ok : NO_MATCH;
    } finally {
      pool.close();
    }
  },
});

interface GrepSurroundings {
  readonly pattern: string;
  readonly capture: Pick<Capture, "metadata">;
  readonly host: Host;
}

/** Turns flags into a finished plan. @throws {LogtapError} usage — a value that cannot be read. */
function planGrep(
  flags: GrepFlags,
  { pattern, capture, host }: GrepSurroundings,
): GrepOptions {
  const { from, to, label, ignoreCase, context = 0, before, after } = flags;
  const texts = { from, to, labels: label, grep: patternText(pattern, flags), ignoreCase };
  const maxCount = flags.quiet ? 1 : flags.maxCount;
  const kind = formatKind(flags);
  return {
    filter: absoluteTexts(texts, referenceOf(capture.metadata, host)),
    invert: flags.invertMatch,
    before: before ?? context,
    after: after ?? context,
    ...(maxCount !== undefined && { max: maxCount }),
    isByTime: flags.sort,
    format: {
      kind: kind === "text" ? "clock" : "json",
      zone: flags.utc ? 0 : offsetMinutesOf(capture.metadata.started) ?? 0,
      color: wantsColor(flags.color, host),
      isTerminal: host.stdout.isTerminal,
    },
    output: outputOf(flags, kind === "json"),
  };
}

/** The pattern that -F and -w make of what was typed. */
function patternText(
  typed: string,
  { fixedStrings, wordRegexp }: Pick<GrepFlags, "fixedStrings" | "wordRegexp">,
): string {
  const pattern = fixedStrings ? quotePattern(typed) : typed;
  if (!wordRegexp) return pattern;
  compilePattern(pattern); // What is wrong with it is told of what was typed.
  // Nothing is looked for in frames that stands in a group: four times as slow, here.
  const grouped = pattern.includes("|") ? `(?:${pattern})` : pattern;
  // Not \b: the pattern may begin or end with what is no letter.
  return `(?:^|\\W)${grouped}(?:\\W|$)`;
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

function summaryOf({ matches, files }: GrepTotals): string {
  const [lines, places] = [
    matches === 1 ? "match" : "matches",
    files.size === 1 ? "file" : "files",
  ];
  return `${formatCount(matches)} ${lines} across ${formatCount(files.size)} ${places}\n`;
}
