import { atLeast, atMost, type BarRow, reference } from "./bar.ts";
import { generate } from "./bar_push.ts";
import { median } from "./latency.ts";
import type { Program } from "./program.ts";
import { Receiver } from "./receiver.ts";
import { Screen } from "./screen.ts";

/** What the view may cost, and how soon a key must be answered under full load. */
const LEAST_SHARE = 0.9;
const KEY_MS = 100;

const RUNS = 5;
/** The whole takes ten of them. */
const RUN_SHARE = 1 / 6;
const LEAST_SECONDS = 3;
const IDLE_MS = 3000;

interface ViewRun {
  readonly linesPerSecond: number;
  readonly helpMs: readonly number[];
  readonly jumpMs: readonly number[];
}

/** The receiver at full speed with the view and without, in turns; and keys meanwhile. */
export async function benchView(
  program: Program,
  { scratch, seconds }: { readonly scratch: string; readonly seconds: number },
): Promise<readonly BarRow[]> {
  const each = Math.max(LEAST_SECONDS, seconds * RUN_SHARE);
  const headless: number[] = [];
  const shown: ViewRun[] = [];
  for (let run = 0; run < RUNS; run++) {
    headless.push(await headlessRun(program, `${scratch}/headless`, each));
    shown.push(await viewRun(program, `${scratch}/view`, each));
  }
  const [without, withView] = [
    median(headless),
    median(shown.map(({ linesPerSecond }) => linesPerSecond)),
  ];
  const lines = (value: number) => Math.round(value).toLocaleString("en-US");
  const keys = (name: "helpMs" | "jumpMs") => shown.flatMap((run) => run[name]);
  return [
    atLeast(LEAST_SHARE, {
      path: "recv with the view, of --headless",
      value: withView / without,
      unit: "×",
      note: `medians of ${RUNS} × ${each} s in turns: ${lines(withView)} and ${
        lines(without)
      } lines/s`,
    }),
    keyRow("  key to help, under that load", keys("helpMs")),
    keyRow("  gg to the first entry", keys("jumpMs")),
    await idleRow(program, `${scratch}/idle-view`),
  ];
}

function keyRow(path: string, ms: readonly number[]): BarRow {
  const note = `median of ${ms.length}, with tmux's own time; at most ${
    Math.round(Math.max(...ms))
  }`;
  return atMost(KEY_MS, { path, value: median([...ms]), unit: "ms", note });
}

async function headlessRun(program: Program, dir: string, seconds: number): Promise<number> {
  await using receiver = await Receiver.start(program, dir);
  const { report } = await generate(receiver.url, { format: "json", seconds, dir });
  await receiver.stop();
  await Deno.remove(dir, { recursive: true });
  return report.linesPerSecond;
}

async function viewRun(program: Program, dir: string, seconds: number): Promise<ViewRun> {
  const run = { helpMs: [] as number[], jumpMs: [] as number[] };
  let linesPerSecond = 0;
  {
    await using receiver = await Screen.receiver(program, dir);
    const load = generate(receiver.seen, { format: "json", seconds, dir });
    await receiver.see(/\d\d,\d\d\d lines {2}FOLLOW/);
    await receiver.answerMs("f", /lines *$/m);
    run.helpMs.push(await receiver.answerMs("?", /^ keys /m));
    await receiver.answerMs("?", /^ \d{4}-.* lines/m);
    await receiver.answerMs("g", /./); // The first of two does nothing.
    run.jumpMs.push(await receiver.answerMs("g", /bench-0000000\d-/));
    await receiver.answerMs("G", /FOLLOW/);
    linesPerSecond = (await load).report.linesPerSecond;
  }
  await Deno.remove(dir, { recursive: true });
  return { linesPerSecond, ...run };
}

async function idleRow(program: Program, dir: string): Promise<BarRow> {
  await using receiver = await Screen.receiver(program, dir);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  return reference({
    path: "  idle memory with it, RssAnon",
    value: receiver.anon() / 1e6,
    unit: "MB",
  });
}
