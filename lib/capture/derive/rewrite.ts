import type { Capture } from "../read/capture.ts";
import type { Question } from "../read/pass.ts";
import type { RawEntry } from "../read/raw_entries.ts";
import { deriveCapture, type DerivedOptions, type DerivedTotals } from "./derived_capture.ts";
import { endOf, type Making, sourceOf } from "./provenance.ts";

/** An entry with its line, as `DerivedCapture.add` takes it. */
export type DerivedLine = Pick<RawEntry, "entry" | "bytes">;

export interface RewriteOptions extends Making {
  /** The command, for the new capture's metadata. */
  readonly by: string;
  /** What was asked for, as it was typed; absent when everything was taken. */
  readonly asked?: Readonly<Record<string, unknown>>;
  /** What need not be read. */
  readonly question?: Question;
  /** What stands in the new capture for an entry: itself, nothing, others with it. */
  change(one: RawEntry): readonly DerivedLine[];
  /** Nothing behind this cursor is taken. */
  readonly lastCursor?: number;
  /** Ends the work: its reason is thrown, and nothing is left. */
  readonly signal: AbortSignal;
  /** Told block by block how many entries were looked at, and the last one's cursor. */
  readonly onProgress?: (entries: number, cursor: number) => void;
  /** Called with how many there are before the capture appears; what it throws prevents that. */
  readonly onRead?: (entries: number) => void;
}

/**
 * Makes a capture out of another one, entry by entry, in the order they stand. Start, end and what
 * was redacted are the source's: times in later filters refer to the same day and zone.
 *
 * @throws {LogtapError} usage, denied — the place, as `deriveCapture`; and what `onRead` throws.
 */
export function rewriteCapture(
  capture: Capture,
  options: RewriteOptions,
  output: DerivedOptions,
): Promise<DerivedTotals> {
  const { change, question, lastCursor = Infinity, signal, onProgress = () => {} } = options;
  return deriveCapture(output, async (derived) => {
    let seen = 0;
    let reached = 0;
    for await (const entries of capture.rawEntries(question)) {
      signal.throwIfAborted();
      for (const one of entries) {
        reached = one.cursor;
        if (reached > lastCursor) break;
        for (const line of change(one)) {
          const wait = derived.add(line);
          if (wait !== undefined) await wait;
        }
      }
      if (reached > lastCursor) break;
      onProgress(seen += entries.length, reached);
    }
    signal.throwIfAborted();
    options.onRead?.(derived.entries);
    return factsOf(capture, options, derived.entries);
  });
}

function factsOf(capture: Capture, { now, writer, by, asked }: RewriteOptions, lines: number) {
  const { started, redaction } = capture.metadata;
  return {
    started,
    stopped: endOf(capture, now),
    ...(redaction !== undefined && { redaction }),
    writer,
    derivation: {
      ...{ by, at: now, sources: [sourceOf(capture, lines)] },
      ...(asked !== undefined && { filter: asked }),
    },
  };
}
