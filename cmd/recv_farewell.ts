import { sanitize, shellWord } from "../lib/ansi/mod.ts";
import { isLogtapError } from "../lib/fault/mod.ts";
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
/** People wait for it: lines that are looked at, from the end, and for how long at most. */
const LINES_MAX = 300_000;
const BUDGET_MS = 2000;
const SIGNATURES_MAX = 5000;
const TEXT_MAX = 100;

/** The most frequent patterns among the last lines of a finished capture; empty without lines. */
export async function topPatterns(dir: string, signal: AbortSignal): Promise<string> {
  const [{ openCapture, decodeBlock }, { SignatureMiner }] = await Promise.all([
    import("../lib/capture/mod.ts"),
    import("../lib/line/mod.ts"),
  ]);
  const endMs = performance.now() + BUDGET_MS;
  const miner = new SignatureMiner(SIGNATURES_MAX);
  let lines = 0;
  try {
    const capture = await openCapture(dir);
    const { first = 1, lines: inLast } = capture.layout.index.at(-1) ?? { lines: 0 };
    const fromCursor = Math.max(1, first + inLast - LINES_MAX);
    for await (const block of capture.blocks({ fromCursor })) {
      for (const { entry } of decodeBlock(block).entries) miner.add(entry.msg, entry.ts);
      lines += block.lines;
      signal.throwIfAborted();
      if (performance.now() > endMs) break;
    }
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return ""; // A farewell without it is one still; `verify` says what is wrong.
  }
  if (lines === 0) return "";
  const top = miner.result().signatures.slice(0, TOP).map(({ signature, count }) =>
    `  ${formatCount(count).padStart(11)}  ${sanitize(signature).slice(0, TEXT_MAX)}\n`
  );
  return `most frequent, in ${formatCount(lines)} lines from the end:\n${top.join("")}`;
}
