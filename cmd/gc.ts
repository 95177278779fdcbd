import { sanitize } from "../lib/ansi/mod.ts";
import { collectGarbage, type GcReport } from "../lib/archive/mod.ts";
import { defineCommand, type FlagValues, JSON_FLAG, jsonText, tableText } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { formatBytes, parseBytes, parseDuration, plural, shortTs } from "../lib/units/mod.ts";

const FLAGS = {
  maxAge: {
    kind: "parsed",
    value: "DURATION",
    local: "never",
    parse: parseDuration,
    doc: "Remove captures that ended longer ago, such as 7d",
  },
  maxTotal: {
    kind: "parsed",
    value: "SIZE",
    local: "never",
    parse: parseBytes,
    doc: "Remove the oldest captures until the others take no more",
  },
  dryRun: { kind: "switch", doc: "Only say what would be removed" },
  json: JSON_FLAG,
} as const;

/** `logtap gc`: removes captures that are too old or too many. */
export default defineCommand({
  name: "gc",
  summary: "Remove old captures",
  description: "Looks at the captures right below ROOT. A capture that is being written is\n" +
    "never touched, nor is one with anything else in its directory; both are told,\n" +
    "and their sizes count. At least one of --max-age and --max-total is needed.",
  args: { root: { doc: "Directory that captures lie in", completes: "directory" } },
  flags: FLAGS,
  exits: {
    0: "removed, or nothing to remove",
    1: "a capture that was to go could not be removed",
    3: "no directory at ROOT",
  },
  examples: [
    {
      doc: "What would go?",
      line: "logtap gc ./captures --max-age 7d --max-total 100GB --dry-run",
    },
  ],
  doesNot: [
    "touch a capture that is being written, or anything that is no part of a capture",
    "look into directories of directories",
  ],
  async run(flags, { root }, host) {
    const { dryRun, json } = flags;
    const report = await collectGarbage(root, {
      limits: limitsOf(flags),
      ...{ dryRun, signal: host.signal, nowMs: host.nowMs() },
      onWarning: (text) => void host.stderr.write(`logtap: ${sanitize(text)}\n`),
    });
    await host.stdout.write(json ? jsonText(gcJson(report)) : gcText(report, dryRun));
    return report.failed === 0 ? EXIT.ok : EXIT.internal;
  },
});

/** @throws {LogtapError} usage — neither limit, or one that is zero. */
function limitsOf(
  { maxAge, maxTotal }: Pick<FlagValues<typeof FLAGS>, "maxAge" | "maxTotal">,
) {
  if (maxAge === undefined && maxTotal === undefined) {
    const text = "Cannot clear away: expected --max-age, --max-total or both";
    throw new LogtapError("usage", text);
  }
  if (maxAge === 0) throw new LogtapError("usage", "Cannot use --max-age 0: expected more, as 7d");
  if (maxTotal === 0) {
    throw new LogtapError("usage", "Cannot use --max-total 0: expected at least one byte");
  }
  return {
    ...(maxAge !== undefined && { maxAgeMs: maxAge }),
    ...(maxTotal !== undefined && { maxTotalBytes: maxTotal }),
  };
}

function gcJson({ cleared }: GcReport): readonly Record<string, unknown>[] {
  return cleared.map(({ dir, started, bytes, reasons }) => ({
    dir,
    started,
    size_bytes: bytes,
    reasons,
  }));
}

function gcText({ cleared, captures }: GcReport, dryRun: boolean): string {
  const total = formatBytes(cleared.reduce((sum, { bytes }) => sum + bytes, 0));
  const verb = dryRun ? "would be removed" : "removed";
  const rows = cleared.map(({ dir, started, bytes, reasons }) => [
    `  ${sanitize(dir)}`,
    sanitize(shortTs(started)),
    formatBytes(bytes),
    reasons.join(", "),
  ]);
  const table = tableText(rows, ["left", "left", "right", "left"]);
  return `${cleared.length} of ${plural(captures, "capture")}, ${total}, ${verb}\n${table}`;
}
