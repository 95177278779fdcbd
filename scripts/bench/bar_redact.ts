import { atLeast, type BarRow, reference } from "./bar.ts";
import { generate } from "./bar_push.ts";
import type { Program } from "./program.ts";
import { Receiver } from "./receiver.ts";

/** Share of the speed without redaction that is left with it, in percent. */
const SPEED_LEFT = 60;
/** Runs of each kind, in turns: what else the machine does meets both. */
const TURNS = 3;
/** Pushed before anything is measured: code has to become fast first. */
const WARM_SECONDS = 3;

export interface RedactBench {
  /** Of pushing, over all runs. */
  readonly seconds: number;
  readonly dir: string;
}

/** What one run came to. */
interface Run {
  readonly linesPerSecond: number;
  /** CPU of the receiver, which other load on the machine does not change. */
  readonly microsPerLine: number;
}

/** Pushes JSON with and without `--redact`, in turns, and compares the medians. */
export async function benchRedact(
  program: Program,
  { seconds, dir }: RedactBench,
): Promise<readonly BarRow[]> {
  const off: Run[] = [];
  const on: Run[] = [];
  const each = Math.max(1, Math.round(seconds / TURNS / 2));
  for (let turn = 0; turn < TURNS; turn++) {
    off.push(await run(program, { dir, seconds: each }, []));
    on.push(await run(program, { dir, seconds: each }, ["--redact"]));
  }
  const speed = (runs: readonly Run[]) => median(runs.map(({ linesPerSecond }) => linesPerSecond));
  const cpu = (runs: readonly Run[]) => median(runs.map(({ microsPerLine }) => microsPerLine));
  const note = `median of ${TURNS} runs each, in turns: ${Math.round(speed(on))} and ` +
    `${Math.round(speed(off))} lines/s; a third of the lines changed`;
  return [
    atLeast(SPEED_LEFT, {
      path: "push json with --redact",
      value: 100 * speed(on) / speed(off),
      unit: "% of without",
      note,
    }),
    reference({
      path: "  CPU of the receiver",
      value: 100 * cpu(off) / cpu(on),
      unit: "% of without",
      note: `${cpu(on).toFixed(2)} and ${cpu(off).toFixed(2)} µs a line`,
    }),
  ];
}

async function run(
  program: Program,
  { dir, seconds }: RedactBench,
  args: readonly string[],
): Promise<Run> {
  await using receiver = await Receiver.start(program, dir, args);
  await generate(receiver.url, { format: "json", seconds: WARM_SECONDS, dir });
  const before = receiver.cpuSeconds();
  const { report } = await generate(receiver.url, { format: "json", seconds, dir });
  const cpuSeconds = receiver.cpuSeconds() - before;
  await receiver.stop();
  await Deno.remove(dir, { recursive: true });
  return {
    linesPerSecond: report.linesPerSecond,
    microsPerLine: 1e6 * cpuSeconds / report.lines,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
