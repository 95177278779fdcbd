import { atMost, type BarRow, reference } from "./bar.ts";
import { median } from "./latency.ts";
import { type Program, runProgram } from "./program.ts";

/** Bars of the design: against `zstdcat | rg` over the same bytes, by time and by processor time. */
const WHOLE_RATIO = 1.2;
const PART_RATIO = 0.1;
const RSS_MB = 300;
/** They are meant for captures of so many bytes of lines; in smaller ones, to start is most of it. */
const BAR_BYTES = 2e9;
/** In one line of many thousands. */
const LITERAL = "rid=bench-00000007-00042";
const SLICE = 0.05;
const RUNS = 5;
/** A label of few lines, and so of few frames. */
const RARE = "bench-rare";

interface Inspected {
  readonly total_bytes: number;
  readonly data_from: string;
  readonly data_to: string;
}

/** Pushes a line with the label that few lines have. @returns how many that are. */
export async function pushRare(url: string): Promise<number> {
  const stream = { stream: { app: RARE }, values: [[`${Date.now()}000000`, LITERAL]] };
  const body = JSON.stringify({ streams: [stream] });
  const headers = { "content-type": "application/json" };
  const { status } = await fetch(`${url}/loki/api/v1/push`, { method: "POST", headers, body });
  if (status !== 204) throw new Error(`the rare line was answered with ${status}`);
  return 1;
}

/** `grep` over a whole capture, over 5 % of its time, and for a label that few lines have. */
export async function benchGrep(program: Program, dir: string): Promise<readonly BarRow[]> {
  const inspected: Inspected = JSON.parse(await runProgram(program, ["inspect", dir, "--json"]));
  const [from, to] = [Date.parse(inspected.data_from), Date.parse(inspected.data_to)];
  const at = (share: number) => new Date(from + (to - from) * share).toISOString();
  const whole = ["grep", LITERAL, dir];
  const commands = {
    reference: ["sh", "-c", REFERENCE, LITERAL, dir],
    whole: [program.command, ...program.args, ...whole],
    slice: [
      ...[program.command, ...program.args, ...whole],
      ...["--from", at(0.5), "--to", at(0.5 + SLICE)],
    ],
    label: [program.command, ...program.args, ...whole, "--label", `app=${RARE}`],
  };
  const took = await inTurn(commands);
  const isLarge = inspected.total_bytes >= BAR_BYTES;
  const ratios = (path: string, most: number, of: Medians): readonly BarRow[] => {
    const time = { path, value: of.ms / took.reference.ms, unit: "×", note: HOW };
    const cpu = { ...time, path: "  its CPU", value: of.cpuMs / took.reference.cpuMs };
    return [time, cpu].map((row) => isLarge ? atMost(most, row) : reference(row));
  };
  const peakRss = await peakRssOf(commands.whole);
  return [
    reference({ path: "zstdcat | rg, whole capture", value: took.reference.ms, unit: "ms" }),
    reference({ path: "  its CPU", value: took.reference.cpuMs, unit: "ms" }),
    ...ratios("grep LITERAL", WHOLE_RATIO, took.whole),
    ...ratios(`grep LITERAL, ${SLICE * 100} % of the time`, PART_RATIO, took.slice),
    ...ratios("grep LITERAL, a rare label", PART_RATIO, took.label),
    atMost(RSS_MB, { path: "  peak RSS of grep", value: peakRss / 1e6, unit: "MB" }),
  ];
}

const HOW = `of \`zstdcat | rg\`, medians of ${RUNS} in turn`;
/** The literal is `$0`; what zstdcat says of an empty tail is nobody's matter. */
const REFERENCE = 'zstdcat -- "$1"/*.jsonl.zst 2>/dev/null | rg --fixed-strings --count -e "$0"';

interface Medians {
  readonly ms: number;
  /** In user and system mode, with all children. */
  readonly cpuMs: number;
}

/** Runs commands in turn, so that what else the machine does falls on all of them. */
async function inTurn<Name extends string>(
  commands: Readonly<Record<Name, readonly string[]>>,
): Promise<Readonly<Record<Name, Medians>>> {
  const names = Object.keys(commands) as Name[];
  const runs: Medians[][] = names.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    for (const [i, name] of names.entries()) runs[i]!.push(await timed(commands[name]));
  }
  const medians = runs.map((all) => ({
    ms: median(all.map(({ ms }) => ms)),
    cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
  }));
  return Object.fromEntries(names.map((name, i) => [name, medians[i]!])) as Record<Name, Medians>;
}

/** Ends as the command did; prints nothing but the processor time of the shell and of the command. */
const TIMED = '"$@" >/dev/null 2>&1; code=$?; times; exit $code';

async function timed(command: readonly string[]): Promise<Medians> {
  const startMs = performance.now();
  const { code, stdout } = await new Deno.Command("sh", { args: ["-c", TIMED, "sh", ...command] })
    .output();
  const ms = performance.now() - startMs;
  if (code > 1) throw new Error(`${command.join(" ")} ended with ${code}`);
  const times = new TextDecoder().decode(stdout).matchAll(/(\d+)m([\d.]+)s/g);
  const cpuMs = [...times].reduce((sum, [, minutes, s]) => sum + (+minutes! * 60 + +s!) * 1000, 0);
  return { ms, cpuMs };
}

const SAMPLE_MS = 20;

/** The most memory that the system has seen a command use, looked at now and then. */
async function peakRssOf([command, ...args]: readonly string[]): Promise<number> {
  const child = new Deno.Command(command!, { args, stdout: "null", stderr: "null" }).spawn();
  let peakRss = 0;
  const sampler = setInterval(() => peakRss = Math.max(peakRss, rssOf(child.pid)), SAMPLE_MS);
  await child.status;
  clearInterval(sampler);
  return peakRss;
}

/** Peak resident memory in bytes, 0 where the system does not tell. */
function rssOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // It has ended.
  }
}
