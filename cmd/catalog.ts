import { sanitize } from "../lib/ansi/mod.ts";
import { catalog, type CatalogItem } from "../lib/archive/mod.ts";
import { defineCommand, JSON_FLAG, jsonText, tableText } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { formatBytes, formatCount, shortTs } from "../lib/units/mod.ts";

const HEAD = ["CAPTURE", "STARTED", "STOPPED", "FILES", "ENTRIES", "SIZE"];

/** `logtap catalog`: lists captures. */
export default defineCommand({
  name: "catalog",
  summary: "List captures",
  description: "Newest first: the directory itself, if it is a capture, and those right below\n" +
    "it, or with --recursive at any depth. Only indexes and rows are read.",
  args: {
    dir: {
      doc: "Directory that captures lie in; the current one by default",
      optional: true,
      completes: "directory",
    },
  },
  flags: {
    recursive: { kind: "switch", short: "r", doc: "Look into directories of directories, too" },
    json: JSON_FLAG,
  },
  exits: { 0: "captures listed, perhaps none", 3: "no directory at DIR" },
  examples: [
    { doc: "Everything below here", line: "logtap catalog -r" },
    {
      doc: "Those with a label",
      line: "logtap catalog . --json | jq -r '.[] | select(.labels) | .dir'",
    },
  ],
  doesNot: [
    "read lines to count them, but for files that the index does not know",
    "look into a capture for others",
  ],
  async run({ recursive, json }, { dir = "." }, host) {
    const items = await catalog(dir, {
      ...{ recursive, signal: host.signal },
      onWarning: (text) => void host.stderr.write(`logtap: ${sanitize(text)}\n`),
    });
    await host.stdout.write(json ? jsonText(items.map(itemJson)) : catalogText(items));
    return EXIT.ok;
  },
});

/** A capture under the names of docs/json.md. */
function itemJson({ labels, state, ...item }: CatalogItem): Record<string, unknown> {
  const { dir, started, stopped, files, entries, bytes } = item;
  return {
    dir,
    started,
    stopped: stopped ?? null,
    files,
    entries,
    bytes,
    active: state === "live",
    state,
    ...(labels.length > 0 && { labels }),
  };
}

function catalogText(items: readonly CatalogItem[]): string {
  const rows = items.map(({ dir, started, stopped, state, files, entries, bytes }) => [
    sanitize(dir),
    sanitize(shortTs(started)),
    stopped === undefined || state === "live"
      ? `(${state === "live" ? "active" : state})`
      : sanitize(shortTs(stopped)),
    formatCount(files),
    formatCount(entries),
    formatBytes(bytes),
  ]);
  return tableText([HEAD, ...rows], ["left", "left", "left", "right", "right", "right"]);
}
