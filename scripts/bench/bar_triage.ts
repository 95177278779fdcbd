import { atLeast, atMost, type BarRow, reference } from "./bar.ts";
import { machineCpuSeconds } from "./receiver.ts";
import type { Program } from "./program.ts";

/** Bars of the capture tools, on two cores, for a capture of 2 GB of lines. */
const LINES_PER_SECOND = 400_000;
const PEAK_RSS_MB = 300;
const BAR_BYTES = 2e9;
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
  readonly peakRss: number;
  /** Cores that the whole machine used meanwhile, others' programs too. */
  readonly cores: number;
}

/** `report --json` on a capture: one pass of triage. Linux only, for the memory. */
export async function benchTriage(program: Program, dir: string): Promise<readonly BarRow[]> {
  const { counted, seconds, peakRss, cores } = await run(program, ["report", dir, "--json"]);
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

async function run(program: Program, args: readonly string[]): Promise<Run> {
  const busyBefore = machineCpuSeconds();
  const startMs = performance.now();
  const child = new Deno.Command(program.command, {
    args: [...program.args, ...args],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let peakRss = 0;
  const sampler = setInterval(() => peakRss = Math.max(peakRss, peakOf(child.pid)), SAMPLE_MS);
  const { success, stdout } = await child.output();
  clearInterval(sampler);
  if (!success) throw new Error(`logtap ${args.join(" ")} failed`);
  const seconds = (performance.now() - startMs) / 1000;
  const cores = (machineCpuSeconds() - busyBefore) / seconds;
  return { counted: JSON.parse(new TextDecoder().decode(stdout)), seconds, peakRss, cores };
}

/** The most memory that a process has had so far, in bytes; 0 when it is gone. */
function peakOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return KIB * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0; // It has ended since.
  }
}
