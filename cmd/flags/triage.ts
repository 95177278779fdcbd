import { FindingLog } from "../../lib/analyze/read.ts";
import { type Triage, triageCapture } from "../../lib/analyze/triage/mod.ts";
import { type Capture, openCapture } from "../../lib/capture/read.ts";
import { type Flags, type FlagValues, type Host, LineProgress } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { absoluteTexts } from "../../lib/filter/mod.ts";
import { formatCount, parseDuration } from "../../lib/units/mod.ts";
import { BUCKET_FLAGS, sourceOf } from "./bucket.ts";
import { ENTRY_FLAGS } from "./entries.ts";
import { referenceOf } from "./entry_filter.ts";

const WINDOW_MIN_S = 1;
const WINDOW_MAX_S = 7 * 24 * 3600;
/** Fewer compressed bytes than this are scanned sooner than workers have started. */
const INLINE_BYTES = 2 * 1024 * 1024;

/** What `triage` and `report` have in common: which entries, and how they are counted. */
export const SCAN_FLAGS = {
  out: {
    kind: "text",
    value: "DIR",
    local: "below",
    completes: "directory",
    doc: "Folder to write to, instead of printing",
  },
  ...ENTRY_FLAGS,
  jobs: { kind: "number", value: "N", min: 1, max: 64, doc: "Workers; as many as processors" },
  window: {
    kind: "parsed",
    value: "DURATION",
    default: "1m",
    parse: parseDuration,
    doc: "Width of a window of the timeline",
  },
  maxSignatures: {
    kind: "number",
    value: "N",
    default: 10_000,
    min: 100,
    max: 1_000_000,
    doc: "Error signatures held in memory; of more, counts may be up to 2 × errors / N too low",
  },
  baseline: {
    kind: "text",
    value: "DIR",
    // It may be a URL, and a request tells the other side something.
    local: "never",
    completes: "capture",
    doc: "Another capture: tell what is new since and what is gone",
  },
  format: {
    kind: "choice",
    choices: ["text", "json", "spectrehub"],
    doc:
      "What to print: text is what comes without --out, json as --json, spectrehub the envelope " +
      "that `spectrehub collect` reads",
  },
  strict: { kind: "switch", doc: "End with 6 if some of the capture could not be read" },
  ...BUCKET_FLAGS,
} as const satisfies Flags;

export type ScanFlags = FlagValues<typeof SCAN_FLAGS>;

/** What goes to stdout. */
export type Printed = "nothing" | "text" | "json" | "spectrehub";

/** @throws {LogtapError} usage — two formats were asked for. */
export function printedOf(
  { format, json, out }: Pick<ScanFlags, "format" | "out"> & { readonly json: boolean },
): Printed {
  if (json && format !== undefined && format !== "json") {
    const text = `Cannot print both: --json and --format ${format} were given`;
    throw new LogtapError("usage", text);
  }
  if (json) return "json";
  return format ?? (out === undefined ? "text" : "nothing");
}

/** @throws {LogtapError} usage */
export function windowSeconds(ms: number): number {
  const seconds = ms / 1000;
  if (Number.isInteger(seconds) && seconds >= WINDOW_MIN_S && seconds <= WINDOW_MAX_S) {
    return seconds;
  }
  throw new LogtapError("usage", "Cannot use --window: expected whole seconds, 1s to 7d");
}

export interface Scanned {
  readonly capture: Capture;
  readonly triage: Triage;
}

/** Opens a capture and counts what it says. Times of the flags refer to the capture itself. */
export async function scanCapture(
  dir: string,
  flags: ScanFlags,
  { host, findings }: { readonly host: Host; readonly findings: FindingLog },
): Promise<Scanned> {
  using opened = await sourceOf(dir, flags, host);
  const { source, place } = opened;
  const capture = await openCapture(source, { onFinding: findings.tell });
  const { from, to, label, grep, ignoreCase } = flags;
  const texts = { from, to, labels: label, grep, ignoreCase };
  const progress = new LineProgress(host);
  try {
    const triage = await triageCapture(capture, {
      dir: place,
      windowS: windowSeconds(flags.window),
      signaturesMax: flags.maxSignatures,
      jobs: jobsFor(capture, flags.jobs),
      filter: absoluteTexts(texts, referenceOf(capture.metadata, host)),
      signal: host.signal,
      onProgress: (lines) => progress.show(() => `${place}: ${formatCount(lines)} lines`),
    });
    return { capture, triage };
  } finally {
    progress.clear();
  }
}

function jobsFor({ layout }: Capture, jobs: number | undefined): number {
  const bytes = layout.dataFiles.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes <= INLINE_BYTES) return 0;
  return jobs ?? navigator.hardwareConcurrency;
}

/** Files and bytes of what was read, as the index and the directory tell. */
export function factsOf({ layout: { dataFiles, tails } }: Capture) {
  const bytes = dataFiles.reduce((sum, file) => sum + (file.index?.bytes ?? file.bytes), 0) +
    tails.reduce((sum, tail) => sum + tail.bytes, 0);
  return { files: dataFiles.length + tails.length, bytes };
}
