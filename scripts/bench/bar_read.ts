import { atMost, type BarRow, reference } from "./bar.ts";
import { median } from "./latency.ts";
import { type Program, runProgram, timeToEnd, timeToFirstByte } from "./program.ts";

/** The bars. */
const INSPECT_MS = 150;
const INSPECT_BYTES = 10e9;
const FIRST_LINE_MS = 200;

const RUNS = 7;
/** Where in the capture's time a dump starts. */
const PLACES = [0.05, 0.5, 0.95, 0.999] as const;

interface Inspected {
  readonly total_bytes: number;
  readonly data_from: string;
  readonly data_to: string;
}

/** `open --dump --from T` on a capture: milliseconds to the first line, at several T. */
export async function benchDump(
  program: Program,
  { dir, state }: { readonly dir: string; readonly state: "finished" | "live" },
): Promise<readonly BarRow[]> {
  const inspected = await inspect(program, dir);
  const from = Date.parse(inspected.data_from);
  const to = Date.parse(inspected.data_to);
  const took: number[] = [];
  for (const place of PLACES) {
    const instant = new Date(from + (to - from) * place).toISOString();
    const args = ["open", dir, "--dump", "--from", instant];
    took.push(await medianOf(() => timeToFirstByte(program, args)));
  }
  const each = PLACES.map((place, i) => `${place * 100} %: ${Math.round(took[i]!)}`).join(", ");
  return [atMost(FIRST_LINE_MS, {
    path: `open --dump --from T, ${state}`,
    value: Math.max(...took),
    unit: "ms",
    note: `${
      gb(inspected.total_bytes)
    } of lines; to the first line, worst median of ${RUNS}; ${each}`,
  })];
}

/** `inspect` of a capture of at least 10 GB of lines; smaller ones are made larger by links. */
export async function benchInspect(program: Program, dir: string): Promise<readonly BarRow[]> {
  const real = (await inspect(program, dir)).total_bytes;
  const copies = Math.ceil(INSPECT_BYTES / real);
  const large = copies > 1 ? await enlarge(dir, copies) : dir;
  try {
    const { total_bytes: bytes } = await inspect(program, large);
    const took = await medianOf(() => timeToEnd(program, ["inspect", large]));
    const how = copies > 1
      ? `${gb(real)} received, every file linked ${copies} times under later names and indexed`
      : `${gb(real)} received`;
    const path = `inspect of ${gb(bytes)}`;
    const row = { path, value: took, unit: "ms", note: `median of ${RUNS}; ${how}` };
    return [bytes >= INSPECT_BYTES ? atMost(INSPECT_MS, row) : reference(row)];
  } finally {
    if (large !== dir) await Deno.remove(large, { recursive: true });
  }
}

async function inspect(program: Program, dir: string): Promise<Inspected> {
  return JSON.parse(await runProgram(program, ["inspect", dir, "--json"]));
}

/**
 * A directory that looks like `copies` times the capture to whoever reads the index: its files as
 * hard links under names of later hours. Good for `inspect` alone, for the cursors inside repeat.
 */
async function enlarge(dir: string, copies: number): Promise<string> {
  const large = `${dir}-linked`;
  await Deno.mkdir(large);
  await Deno.copyFile(`${dir}/metadata.json`, `${large}/metadata.json`);
  const lines = (await Deno.readTextFile(`${dir}/index.jsonl`)).trimEnd().split("\n");
  let first = 1;
  let index = "";
  for (let copy = 0; copy < copies; copy++) {
    for (const text of lines) {
      const line: { file: string; lines: number } = JSON.parse(text);
      const file = line.file.replace(/^(\d{4})/, (year) => `${Number(year) + copy}`);
      await Deno.link(`${dir}/${line.file}`, `${large}/${file}`);
      index += `${JSON.stringify({ ...line, file, first })}\n`;
      first += line.lines;
    }
  }
  await Deno.writeTextFile(`${large}/index.jsonl`, index);
  return large;
}

async function medianOf(measure: () => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let run = 0; run < RUNS; run++) took.push(await measure());
  return median(took);
}

function gb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
