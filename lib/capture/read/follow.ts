import { pause } from "../../pipe/mod.ts";
import { type Block, cursorsOf } from "./block.ts";
import type { Capture } from "./capture.ts";
import { writerState } from "./lock.ts";
import type { Question } from "./pass.ts";

/** How often a live capture is looked at for something new. */
const POLL_MS = 100;

/** What comes while a capture is followed. */
export type Followed =
  | { readonly kind: "block"; readonly block: Block }
  /** All that was there has been given; what comes from now on is new. Told once. */
  | { readonly kind: "caught_up" };

export interface FollowOptions extends Question {
  /** Ends the following, without an error. */
  readonly signal: AbortSignal;
  /**
   * Ends it too: when all is read and no writer is at work, or as soon as it has caught up; `never`
   * waits for the next writer.
   */
  readonly until: "finished" | "caught_up" | "never";
}

/**
 * The lines of a capture from a cursor on, and then those that are written, each once, in cursor
 * order, through frames, rotation and tails: every round asks the reader for what lies behind the
 * last cursor. A line that is half written is given when it is whole. Holds one block.
 *
 * Lines that the filter rules out by whole blocks are not given; the others still need matching
 * (`decodeBlock` parses them).
 */
export async function* follow(capture: Capture, options: FollowOptions): AsyncGenerator<Followed> {
  const { signal, until, fromCursor = 1, filter } = options;
  let next = fromCursor;
  let seen = "";
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    // Asked before reading: what was written until then is read now.
    const isLast = until === "caught_up" || (until === "finished" && await isFinished(capture));
    const sight = await sightOf(capture);
    if (sight !== seen || isLast) {
      const question = { fromCursor: next, ...(filter !== undefined && { filter }) };
      for await (const block of capture.blocks(question)) {
        if (signal.aborted) return;
        next = endOf(block);
        yield { kind: "block", block };
      }
    }
    seen = sight;
    if (isFirst) yield { kind: "caught_up" };
    if (isLast) return;
    await pause(POLL_MS, signal);
  }
}

/** Nobody writes to the capture: its writer has said so, or is gone without a word. */
async function isFinished(capture: Capture): Promise<boolean> {
  switch (await writerState(capture.files.place)) {
    case "alive":
      return false;
    case "gone":
      return true;
    case "unknown":
      return (await capture.currentMetadata()).stopped !== undefined;
  }
}

/** Names and sizes of the files: unchanged, there is nothing new in them. */
async function sightOf({ files }: Capture): Promise<string> {
  const listed = await files.list();
  return listed.map(({ name, bytes }) => `${name} ${bytes}`).sort().join("\n");
}

/** The cursor behind a block. */
function endOf(block: Block): number {
  const cursorOf = cursorsOf(block);
  let last = block.firstCursor - 1;
  for (let i = 0; i < block.lines; i++) last = cursorOf(i);
  return last + 1;
}
