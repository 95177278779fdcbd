import { COLOR_FLAG, type Flags, JSON_FLAG } from "../../lib/cli/mod.ts";
import { BUCKET_FLAGS } from "./bucket.ts";
import { ENTRY_FLAGS } from "./entries.ts";

const { grep: _, ...SCOPE_FLAGS } = ENTRY_FLAGS;

/** The flags of `logtap grep`. */
export const GREP_FLAGS = {
  ...SCOPE_FLAGS,
  ignoreCase: { ...ENTRY_FLAGS.ignoreCase, doc: "Match letters in any case" },
  fixedStrings: { kind: "switch", short: "F", doc: "PATTERN is a text, not a pattern" },
  wordRegexp: { kind: "switch", short: "w", doc: "Match PATTERN as whole words only" },
  invertMatch: { kind: "switch", short: "v", doc: "Entries that do not match" },
  context: { kind: "number", short: "C", value: "N", doc: "Show N entries around each match" },
  before: { kind: "number", short: "B", value: "N", doc: "Show N entries before each match" },
  after: { kind: "number", short: "A", value: "N", doc: "Show N entries after each match" },
  maxCount: { kind: "number", short: "m", value: "N", doc: "Stop after N matches" },
  count: { kind: "switch", short: "c", doc: "Print how many entries of each data file match" },
  filesWithMatches: { kind: "switch", short: "l", doc: "Print the data files with matches" },
  quiet: { kind: "switch", short: "q", doc: "Print nothing, and stop at the first match" },
  sort: { kind: "switch", doc: "In order of time, not in the order they were written" },
  format: {
    kind: "choice",
    choices: ["json", "text"],
    doc: "Print one JSON object a line, as usual, or HH:MM:SS.mmm [app] message",
  },
  json: { ...JSON_FLAG, doc: "As --format json; also the counts of -c and the names of -l" },
  utc: { kind: "switch", doc: "Show times in UTC, not in the zone the capture was made in" },
  color: COLOR_FLAG,
  strict: { kind: "switch", doc: "End with 6 if some of the capture could not be read" },
  ...BUCKET_FLAGS,
} as const satisfies Flags;
