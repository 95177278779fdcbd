import { atMost, type BarRow, reference } from "./bar.ts";
import { median } from "./latency.ts";
import { type Program, runProgram } from "./program.ts";
import { Screen } from "./screen.ts";

/** Bars of the view of a whole capture. */
const FIRST_SCREEN_MS = 300;
const JUMP_MS = 200;
const ANON_MB = 200;
const RUNS = 7;
/** A search may take so long. */
const SEARCH_MS = 300_000;

/** `open` of a capture: its first screen, jumps across all of it, a search for a rare word, memory. */
export async function benchOpen(program: Program, dir: string): Promise<readonly BarRow[]> {
  const own = ["open", dir, "--no-pick", "--utc"];
  const ready = /([\d,]+) lines[^]*▸/;
  const starts: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await using screen = await Screen.start(program, own, ready);
    starts.push(screen.readyMs);
  }
  await using screen = await Screen.start(program, own, ready);
  const lines = ready.exec(screen.seen)![1]!;
  const jumps = [
    ...await jumpRows(screen),
    ...await timeRows(screen, await momentsOf(program, dir)),
  ];
  const anon = [screen.anon()];
  const first = await rareSearch(screen, anon);
  return [
    atMost(FIRST_SCREEN_MS, {
      path: `open of ${lines} lines: first screen`,
      value: median(starts),
      unit: "ms",
      note: `median of ${RUNS}, with the start of tmux`,
    }),
    ...jumps,
    first,
    atMost(ANON_MB, { path: "  RssAnon meanwhile", value: Math.max(...anon) / 1e6, unit: "MB" }),
  ];
}

async function jumpRows(screen: Screen): Promise<readonly BarRow[]> {
  const [end, start, half]: number[][] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    end!.push(await screen.answerMs("G", /FOLLOW[^]*▸[^\n]*\n[^\n]*\? help/));
    start!.push(await topMs(screen));
    await screen.type(":", "5", "0", "%");
    half!.push(await screen.answerMs("Enter", /lines *\n {2}\S/));
  }
  return [jumpRow("  G", end!), jumpRow("  gg", start!), jumpRow("  :50%", half!)];
}

/** To a moment and to another one, in turn, so that each jump goes far. */
async function timeRows(
  screen: Screen,
  moments: readonly [string, string],
): Promise<readonly BarRow[]> {
  const [byKey, typed]: number[][] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    byKey!.push(await timeJumpMs(screen, "t", moments[0]));
    typed!.push(await timeJumpMs(screen, ":", moments[1]));
  }
  return [jumpRow("  t, to a time", byKey!), jumpRow("  :, to a time", typed!)];
}

/** The line that is chosen then is of the time that was asked for, to the second. */
async function timeJumpMs(screen: Screen, key: string, moment: string): Promise<number> {
  await screen.type(key, ...moment);
  return await screen.answerMs("Enter", new RegExp(`▸${moment}`));
}

/** `HH:MM:SS` at one and at two thirds of a capture, in UTC. */
async function momentsOf(program: Program, dir: string): Promise<readonly [string, string]> {
  const inspected = JSON.parse(await runProgram(program, ["inspect", dir, "--json"]));
  const [from, to] = [Date.parse(inspected.data_from), Date.parse(inspected.data_to)];
  const at = (share: number) => new Date(from + (to - from) * share).toISOString().slice(11, 19);
  return [at(1 / 3), at(2 / 3)];
}

function jumpRow(path: string, ms: readonly number[]): BarRow {
  const note = `median of ${RUNS}, with tmux's own time; the slowest ${
    Math.round(Math.max(...ms))
  }`;
  return atMost(JUMP_MS, { path, value: median([...ms]), unit: "ms", note });
}

/** A word that no line has: everything is read, and the hits are told all the while. */
async function rareSearch(screen: Screen, anon: number[]): Promise<BarRow> {
  await screen.type("/", ..."nosuchword");
  const sampler = setInterval(() => anon.push(screen.anon()), 100);
  try {
    const ms = await screen.answerMs("Enter", /nothing more/, SEARCH_MS);
    return reference({ path: "  /word that is nowhere", value: ms / 1000, unit: "s" });
  } finally {
    clearInterval(sampler);
  }
}

/** From the second key on: the first does nothing. */
async function topMs(screen: Screen): Promise<number> {
  await screen.type("g");
  return await screen.answerMs("g", /lines *\n ▸/);
}
