import { atLeast, atMost, type BarRow, reference } from "./bar.ts";
import { pushFlood } from "./flood.ts";
import { cpuSecondsOf, machineCpuSeconds, Receiver } from "./receiver.ts";
import type { Program } from "./program.ts";

/** Bars of the capture tools, on two cores, for a capture of 2 GB of lines. */
const LINES_PER_SECOND = 400_000;
const PEAK_RSS_MB = 300;
const BAR_BYTES = 2e9;
/** Of lines that are all different; more of them take no more memory. */
const FLOOD_PEAK_RSS_MB = 280;
const FLOOD_LINES = 1_000_000;
const SAMPLE_MS = 20;
const MB = 1e6;
const KIB = 1024;

interface Counted {
  readonly capture: { readonly bytes: number };
  readonly triage: { readonly total_lines: number; readonly error_lines: number };
}

interface Run {
  readonly counted: Counted;
  readonly seconds: number;
  readonly usage: Usage;
  /** Cores that the whole machine used meanwhile, others' programs too. */
  readonly cores: number;
}

interface Usage {
  /** The most memory so far, in bytes. */
  readonly peakRss: number;
  readonly cpuSeconds: number;
}

/** `report --json` on a capture: one pass of triage. Linux only, for the memory. */
export async function benchTriage(program: Program, dir: string): Promise<readonly BarRow[]> {
  const { counted, seconds, usage: { peakRss }, cores } = await run(program, [
    "report",
    dir,
    "--json",
  ]);
  const { capture: { bytes }, triage: { total_lines: lines, error_lines: errors } } = counted;
  const share = Math.round(errors / lines * 100);
  const rate = {
    path: "triage",
    value: lines / seconds,
    unit: "lines/s",
    note: `${(bytes / 1e9).toFixed(1)} GB of lines, ${share}% errors; start included; ` +
      `${cores.toFixed(1)} cores busy on the machine`,
  };
  const memory = { path: "  peak RSS", value: peakRss / MB, unit: "MB" };
  const isLarge = bytes >= BAR_BYTES && program.isCompiled;
  return [
    atLeast(LINES_PER_SECOND, rate),
    isLarge ? atMost(PEAK_RSS_MB, memory) : reference(memory),
  ];
}

/** The same on a flood of errors of which no two say the same. */
export async function benchFlood(program: Program, dir: string): Promise<readonly BarRow[]> {
  await using receiver = await Receiver.start(program, dir, ["--when-full", "reject"]);
  await pushFlood(receiver.url, FLOOD_LINES);
  await receiver.stop();
  const { counted, usage } = await run(program, ["report", dir, "--json"]);
  const { triage: { total_lines: lines } } = counted;
  if (lines !== FLOOD_LINES) throw new Error(`the flood had ${lines} lines, not ${FLOOD_LINES}`);
  const cpu = {
    path: "triage of a flood, CPU",
    value: usage.cpuSeconds / lines * 1e6,
    unit: "µs a line",
    note: `${lines / 1e6} million errors of 5 to 20 random words, start included`,
  };
  const memory = { path: "  peak RSS", value: usage.peakRss / MB, unit: "MB" };
  const row = program.isCompiled ? atMost(FLOOD_PEAK_RSS_MB, memory) : reference(memory);
  return [reference(cpu), row];
}

async function run(program: Program, args: readonly string[]): Promise<Run> {
  const busyBefore = machineCpuSeconds();
  const startMs = performance.now();
  const child = new Deno.Command(program.command, {
    args: [...program.args, ...args],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let usage: Usage = { peakRss: 0, cpuSeconds: 0 };
  const sampler = setInterval(() => usage = usageOf(child.pid) ?? usage, SAMPLE_MS);
  const { success, stdout } = await child.output();
  clearInterval(sampler);
  if (!success) throw new Error(`logtap ${args.join(" ")} failed`);
  const seconds = (performance.now() - startMs) / 1000;
  const cores = (machineCpuSeconds() - busyBefore) / seconds;
  return { counted: JSON.parse(new TextDecoder().decode(stdout)), seconds, usage, cores };
}

/** What a process has used so far; undefined when it is gone. */
function usageOf(pid: number): Usage | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
    // A process that has ended and was not waited for has no memory any more.
    if (peak === undefined) return undefined;
    return { peakRss: KIB * Number(peak), cpuSeconds: cpuSecondsOf(pid) };
  } catch {
    return undefined; // It has ended since.
  }
}
