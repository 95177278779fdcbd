import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import { COLOR_FLAG, type Flags, JSON_FLAG } from "../../lib/cli/mod.ts";
import { BUCKET_FLAGS } from "./bucket.ts";
import { ENTRY_FLAGS } from "./entries.ts";
import { INJECT_FLAGS } from "./inject.ts";

/** The flags of `logtap open`: which entries, and how they look. */
export const OPEN_FLAGS = {
  speed: {
    kind: "parsed",
    value: "SPEED",
    default: "0",
    parse: parseSpeed,
    doc: "Replay in the view: 1 as fast as it was, 10x; 0 shows all of it at once",
  },
  pick: {
    kind: "switch",
    default: true,
    doc: "Ask at the start which services to show; never with --label, --grep, --from, --to",
  },
  ...INJECT_FLAGS,
  dump: { kind: "switch", doc: "Print the entries instead of opening the terminal view" },
  ...ENTRY_FLAGS,
  context: { kind: "number", short: "C", value: "N", doc: "Show N entries around each match" },
  before: { kind: "number", short: "B", value: "N", doc: "Show N entries before each match" },
  after: { kind: "number", short: "A", value: "N", doc: "Show N entries after each match" },
  head: { kind: "number", value: "N", doc: "Stop after N matches" },
  tail: { kind: "number", value: "N", doc: "Only the last N matches (of those --head leaves)" },
  count: { kind: "switch", doc: "Print only how many entries match" },
  fields: {
    kind: "list",
    value: "FIELDS",
    suggests: ["ts", "msg", "all"],
    doc: "Print these, joined by tabs: ts, msg, all or label names",
  },
  json: { ...JSON_FLAG, doc: "Print one JSON object a line" },
  utc: { kind: "switch", doc: "Show times in UTC, not in the zone the capture was made in" },
  color: COLOR_FLAG,
  strict: { kind: "switch", doc: "End with 6 if some of the capture could not be read" },
  ...BUCKET_FLAGS,
} as const satisfies Flags;

/** @throws {LogtapError} usage */
function parseSpeed(text: string): number {
  const speed = /^(\d{1,6}(?:\.\d{1,6})?)x?$/.exec(text.trim())?.[1];
  if (speed !== undefined) return Number(speed);
  throw new LogtapError("usage", `Cannot replay at "${cutValue(text)}": expected 0, 1, 10x or 0.5`);
}
