import { sanitize, shellWord } from "../lib/ansi/mod.ts";
import type { Capture } from "../lib/capture/read.ts";
import { isLogtapError } from "../lib/fault/mod.ts";
import type { SignatureMiner } from "../lib/line/mod.ts";
import { formatCount } from "../lib/units/mod.ts";

/** What a person may want to type after a capture has been made. */
export function nextSteps(dir: string): string {
  const name = shellWord(dir);
  return [
    `next: logtap open ${name}`,
    `      logtap triage ${name} --out ${shellWord(`${dir.replace(/\/+$/, "")}-triage`)}`,
    "",
  ].join("\n");
}

const TOP = 5;
/** People wait for it: lines that are looked at, from the end, and about how long at most. */
const LINES_MAX = 300_000;
const BUDGET_MS = 1000;
/** Lines that are looked at in one go, whatever the time. */
const STRIDE = 20_000;
const SIGNATURES_MAX = 5000;
const TEXT_MAX = 100;

/** The most frequent patterns among the last lines of a finished capture; empty without lines. */
export async function topPatterns(dir: string, signal: AbortSignal): Promise<string> {
  const [{ openCapture }, { SignatureMiner }] = await Promise.all([
    import("../lib/capture/read.ts"),
    import("../lib/line/mod.ts"),
  ]);
  const endMs = performance.now() + BUDGET_MS;
  const miner = new SignatureMiner(SIGNATURES_MAX);
  let [lines, isAll] = [0, true];
  try {
    const capture = await openCapture(dir);
    const first = (capture.metadata.ledger?.evicted.lines ?? 0) + 1;
    for (let end = await endCursor(capture, first); end > first; end -= STRIDE) {
      isAll = lines < LINES_MAX && (lines === 0 || performance.now() < endMs);
      if (!isAll) break;
      lines += await mineBefore(capture, end, { miner, signal });
    }
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return ""; // A farewell without it is one still; `verify` says what is wrong.
  }
  if (lines === 0) return "";
  const top = miner.result().signatures.slice(0, TOP).map(({ signature, count }) =>
    `  ${formatCount(count).padStart(11)}  ${sanitize(signature).slice(0, TEXT_MAX)}\n`
  );
  return `most frequent, in ${isAll ? "all" : "the last"} ${formatCount(lines)} lines:\n${
    top.join("")
  }`;
}

/** The cursor behind the last entry. */
async function endCursor(capture: Capture, base: number): Promise<number> {
  const sums = [...capture.layout.index, ...await capture.unindexed()];
  return sums.reduce((next, { first, lines }) => (first ?? next) + lines, base);
}

/** Takes in a stride of lines; returns how many there were. */
async function mineBefore(
  capture: Capture,
  end: number,
  { miner, signal }: { readonly miner: SignatureMiner; readonly signal: AbortSignal },
): Promise<number> {
  let lines = 0;
  for await (const entries of capture.entries({ fromCursor: Math.max(1, end - STRIDE) })) {
    signal.throwIfAborted();
    for (const { entry, cursor } of entries) {
      if (cursor >= end) return lines;
      miner.add(entry.msg, entry.ts);
      lines++;
    }
  }
  return lines;
}
