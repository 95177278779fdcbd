import {
  byTime,
  type Capture,
  commonRedaction,
  deriveCapture,
  type DerivedCapture,
  type DerivedFacts,
  type DerivedOptions,
  type DerivedTotals,
  endOf,
  type Making,
  type RawEntry,
  sourceOf,
} from "../../capture/mod.ts";
import { cutValue, LogtapError } from "../../fault/mod.ts";
import { canonicalTs } from "../../units/mod.ts";
import { realPath } from "../disk.ts";
import { shifted } from "./clock.ts";
import { type ClockCorrection, estimateOffsets } from "./estimate.ts";

export interface MergeOptions extends Making {
  /** Move the times of sources whose clocks are surely off. */
  readonly clockCorrect: boolean;
  /** Ends the work: its reason is thrown. */
  readonly signal: AbortSignal;
  /** Told now and then how many entries were written. */
  readonly onProgress?: (entries: number) => void;
}

export interface Merged extends DerivedTotals {
  /** Lines that stand behind a later one: their source was further out of order than is looked ahead. */
  readonly late: number;
  /** One for each source that shares ids with the reference; empty unless asked for. */
  readonly corrections: readonly ClockCorrection[];
}

/**
 * Joins captures into one, in order of time; lines of equal time in the order of the sources. Every
 * line keeps its bytes, unless its clock is corrected. Memory: a window of some MiB a source.
 *
 * @throws {LogtapError} usage, denied — the place, as `deriveCapture`; not_found — no entry.
 */
export async function mergeCaptures(
  captures: readonly Capture[],
  options: MergeOptions,
  output: DerivedOptions,
): Promise<Merged> {
  const { clockCorrect, signal } = options;
  await refuseTwice(captures);
  const corrections = clockCorrect ? await estimateOffsets(captures, signal) : [];
  let late = 0;
  const totals = await deriveCapture(output, async (derived) => {
    const counted = captures.map((capture, place) =>
      new CountedSource(capture, appliedOffset(corrections, place))
    );
    for await (const batch of byTime(counted.map((source) => source.entries()))) {
      signal.throwIfAborted();
      late += batch.late;
      for (const entry of batch.entries) {
        const wait = derived.add(entry);
        if (wait !== undefined) await wait;
      }
      options.onProgress?.(derived.entries);
    }
    if (derived.entries === 0) {
      throw new LogtapError("not_found", "Cannot merge: there is no entry in any of the captures");
    }
    await copyAudits(captures, derived);
    return factsOf(counted, options);
  });
  return { ...totals, late, corrections };
}

/** A capture that is named twice would have every line twice. */
async function refuseTwice(captures: readonly Capture[]): Promise<void> {
  const seen = new Set<string>();
  for (const { files: { place } } of captures) {
    const real = await realPath(place);
    if (seen.has(real)) {
      throw new LogtapError("usage", `Cannot merge "${cutValue(place)}": it is named twice`);
    }
    seen.add(real);
  }
}

function appliedOffset(corrections: readonly ClockCorrection[], place: number): number {
  return corrections.find((one) => one.place === place && one.isApplied)?.offsetMs ?? 0;
}

/** A source that counts what is taken of it. */
class CountedSource {
  readonly capture: Capture;
  readonly offsetMs: number;
  lines = 0;

  constructor(capture: Capture, offsetMs: number) {
    this.capture = capture;
    this.offsetMs = offsetMs;
  }

  async *entries(): AsyncGenerator<readonly RawEntry[]> {
    for await (const entries of this.capture.rawEntries()) {
      this.lines += entries.length;
      const { offsetMs } = this;
      yield offsetMs === 0 ? entries : entries.map((entry) => shifted(entry, offsetMs));
    }
  }
}

/** Who pushed what stays known: `audit-m001.jsonl` is the first source's. */
async function copyAudits(captures: readonly Capture[], derived: DerivedCapture): Promise<void> {
  for (const [place, { files }] of captures.entries()) {
    const file = await files.open("audit.jsonl");
    if (file === undefined) continue;
    try {
      await derived.attach(`audit-m${String(place + 1).padStart(3, "0")}.jsonl`, file);
    } finally {
      file.close();
    }
  }
}

function factsOf(sources: readonly CountedSource[], { now, writer }: MergeOptions): DerivedFacts {
  const captures = sources.map(({ capture }) => capture);
  const redaction = commonRedaction(captures.map(({ metadata }) => metadata.redaction));
  return {
    started: extreme(captures.map(({ metadata }) => metadata.started), (a, b) => a < b),
    stopped: extreme(captures.map((capture) => endOf(capture, now)), (a, b) => a > b),
    ...(redaction !== undefined && { redaction }),
    writer,
    derivation: {
      by: "merge",
      at: now,
      sources: sources.map(({ capture, lines, offsetMs }) => ({
        ...sourceOf(capture, lines),
        ...(offsetMs !== 0 && { clockOffsetMs: offsetMs }),
      })),
    },
  };
}

/** The first of the times that comes before (or after) all others, as it was written. */
function extreme(times: readonly string[], wins: (a: string, b: string) => boolean): string {
  return times.reduce((best, time) =>
    wins(canonicalTs(time) ?? time, canonicalTs(best) ?? best) ? time : best
  );
}
