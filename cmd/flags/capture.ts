import { BUILD, type Flags, type FlagValues } from "../../lib/cli/mod.ts";
import type { BufferLimit, WriterOptions } from "../../lib/capture/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { parseBytes } from "../../lib/units/mod.ts";

/** Largest queue in entries, as in the older program. */
const BUFFER_ENTRIES_MAX = 1 << 20;

/** The flags of commands that write a capture. */
export const CAPTURE_FLAGS = {
  dir: {
    kind: "text",
    value: "DIR",
    default: "./capture",
    local: "below",
    completes: "directory",
    doc: "Capture directory; made when missing, continued when not",
  },
  maxFile: {
    kind: "parsed",
    value: "SIZE",
    default: "256MB",
    parse: parseBytes,
    doc: "Start a new data file after this much, before compression",
  },
  maxDisk: {
    kind: "parsed",
    value: "SIZE",
    default: "50GB",
    parse: parseBytes,
    doc: "Remove the oldest data files beyond this",
  },
  compress: { kind: "switch", default: true, doc: "Compress data files with zstd" },
  buffer: {
    kind: "parsed",
    value: "N|SIZE",
    default: "32MB",
    parse: parseBuffer,
    doc: "How much may wait for the disk: entries, or bytes with a unit",
  },
  fsync: {
    kind: "choice",
    choices: ["off", "interval", "always"],
    default: "interval",
    doc: "When to force lines to the disk: never, each second, before each answer",
  },
  whenFull: {
    kind: "choice",
    choices: ["drop", "reject"],
    default: "drop",
    doc: "What to do with a push that finds no room: lose it, or have it sent again",
  },
} as const satisfies Flags;

/** @throws {LogtapError} usage */
export function writerOf(flags: FlagValues<typeof CAPTURE_FLAGS>): WriterOptions {
  const { dir, compress, buffer, fsync, whenFull } = flags;
  if (dir === "") throw new LogtapError("usage", "Cannot write a capture: --dir is empty");
  return {
    ...{ dir, compress, buffer, fsync, whenFull },
    maxFileBytes: positive("--max-file", flags.maxFile),
    maxDiskBytes: positive("--max-disk", flags.maxDisk),
    version: BUILD.version,
  };
}

/** A number of bytes that a flag was given. @throws {LogtapError} usage — none. */
export function positive(flag: string, bytes: number): number {
  if (bytes >= 1) return bytes;
  throw new LogtapError("usage", `Cannot use ${flag} ${bytes}: expected at least one byte`);
}

/** `65536` is entries, as in the older program; `32MB` is bytes. */
export function parseBuffer(text: string): BufferLimit {
  const isCount = /^\s*\d+\s*$/.test(text);
  const limit = isCount ? Number(text) : parseBytes(text);
  if (limit >= 1 && (!isCount || limit <= BUFFER_ENTRIES_MAX)) {
    return { kind: isCount ? "entries" : "bytes", limit };
  }
  throw new LogtapError(
    "usage",
    `Cannot use --buffer ${text.trim()}: expected 1 to ${BUFFER_ENTRIES_MAX} entries, or a size such as 32MB`,
  );
}
