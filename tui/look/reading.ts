import type { Block, Capture, CapturedEntry } from "../../lib/capture/mod.ts";
import { FrameMemory } from "../../lib/capture/work.ts";
import { type EntryFilter, matchesIn } from "./entry_filter.ts";

/** Cursors that are looked through at first when looking back for what is rare. */
const FIRST_STRIDE = 5_000;
/** And at most: a stride is read forward, and what it finds is kept. */
const STRIDE_MAX = 500_000;

/** Some of what was read: the matching entries among the cursors `[from, to)`. */
export interface Reach {
  readonly from: number;
  readonly to: number;
  readonly entries: readonly CapturedEntry[];
}

/** Where to read: cursors `[from, to)`; made-up entries have such with a fraction. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Reads forward, block by block; ends early when the signal aborts. */
export async function* readForward(
  capture: Capture,
  { filter, range: { from, to } }: { readonly filter: EntryFilter; readonly range: Range },
  signal: AbortSignal,
): AsyncGenerator<Reach> {
  if (from >= to) return;
  let reached = from;
  const question = { filter: filter.scope, fromCursor: Math.floor(from) };
  // Entries hold text of their own.
  for await (const block of capture.blocks(question, new FrameMemory())) {
    if (signal.aborted || block.firstCursor >= to) break;
    const cut = cutBlock(block, to);
    const end = block.firstCursor + block.lines;
    const entries = matchesIn(cut, filter).filter(({ cursor }) => cursor >= from && cursor < to);
    yield { from: reached, to: Math.min(end, to), entries };
    if (end >= to) return;
    reached = end;
  }
}

/** Reads backward, in strides that grow while nothing is found. */
export async function* readBackward(
  capture: Capture,
  { filter, range }: { readonly filter: EntryFilter; readonly range: Range },
  { signal, stride = FIRST_STRIDE }: { readonly signal: AbortSignal; readonly stride?: number },
): AsyncGenerator<Reach> {
  let { to } = range;
  for (let cursors = stride; to > range.from && !signal.aborted; cursors *= 2) {
    const from = Math.max(range.from, to - Math.min(cursors, STRIDE_MAX));
    const entries: CapturedEntry[] = [];
    for await (const reach of readForward(capture, { filter, range: { from, to } }, signal)) {
      for (const entry of reach.entries) entries.push(entry);
    }
    if (signal.aborted) return;
    yield { from, to, entries };
    to = from;
  }
}

/** Without the lines from cursor `to` on. */
function cutBlock(block: Block, to: number): Block {
  if (block.firstCursor + block.lines <= to || block.row?.missing !== undefined) return block;
  const lines = Math.ceil(to) - block.firstCursor;
  let end = 0;
  for (let i = 0; i < lines; i++) end = block.bytes.indexOf(10, end) + 1;
  return { ...block, lines, bytes: block.bytes.subarray(0, end) };
}
