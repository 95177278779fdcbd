import { atMost, type BarRow, reference } from "./bar.ts";
import { median } from "./latency.ts";
import { type Program, timeToEnd } from "./program.ts";
import { Receiver } from "./receiver.ts";

/** The bars, for the compiled program. */
const HELP_MS = 100;
const LISTEN_MS = 300;
const IDLE_ANON_MB = 60;

const RUNS = 11;
/** Long enough for start-up garbage to be collected, if anything collects it. */
const IDLE_MS = 3_000;

/** `--help`, and `recv` until it listens. */
export async function benchStart(program: Program, scratch: string): Promise<readonly BarRow[]> {
  const help: number[] = [];
  const listen: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    help.push(await timeToEnd(program, ["--help"]));
    await using receiver = await Receiver.start(program, `${scratch}/start-${run}`);
    listen.push(receiver.startMs);
    await receiver.stop();
  }
  const note = `median of ${RUNS}`;
  return [
    compiledOnly(program, HELP_MS, {
      path: "start: --help",
      value: median(help),
      unit: "ms",
      note,
    }),
    compiledOnly(program, LISTEN_MS, {
      path: "start: recv listening",
      value: median(listen),
      unit: "ms",
      note,
    }),
  ];
}

/** An idle receiver that nobody has pushed to. */
export async function benchIdle(program: Program, scratch: string): Promise<readonly BarRow[]> {
  await using receiver = await Receiver.start(program, `${scratch}/idle`);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const { anon, rss } = receiver.memory();
  await receiver.stop();
  return [compiledOnly(program, IDLE_ANON_MB, {
    path: "idle memory, RssAnon",
    value: anon / 1e6,
    unit: "MB",
    note: `VmRSS ${Math.round(rss / 1e6)} MB, the program's own file pages included`,
  })];
}

function compiledOnly(
  program: Program,
  most: number,
  measured: { path: string; value: number; unit: string; note: string },
): BarRow {
  if (program.isCompiled) return atMost(most, measured);
  return reference({ ...measured, note: `${measured.note}; the bar is for the compiled program` });
}
