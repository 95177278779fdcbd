import { atMost, type BarRow, reference } from "./bar.ts";
import { median } from "./latency.ts";
import { type Program, runProgram } from "./program.ts";

/** Bars of the design: against `zstdcat | rg` over the same bytes, wall time by wall time. */
const WHOLE_RATIO = 1.2;
const SLICE_RATIO = 0.1;
const RSS_MB = 300;
/** In one line of many thousands. */
const LITERAL = "rid=bench-00000007-00042";
const SLICE = 0.05;
const RUNS = 5;

/** `grep` over a whole capture, and over 5 % of its time. */
export async function benchGrep(program: Program, dir: string): Promise<readonly BarRow[]> {
  const inspected: { readonly data_from: string; readonly data_to: string } = JSON.parse(
    await runProgram(program, ["inspect", dir, "--json"]),
  );
  const [from, to] = [Date.parse(inspected.data_from), Date.parse(inspected.data_to)];
  const at = (share: number) => new Date(from + (to - from) * share).toISOString();
  const whole = grepArgs(dir);
  const slice = [...whole, "--from", at(0.5), "--to", at(0.5 + SLICE)];
  const took = { whole: [] as number[], slice: [] as number[], reference: [] as number[] };
  let peakRss = 0;
  for (let run = 0; run < RUNS; run++) {
    took.reference.push((await timed("sh", ["-c", REFERENCE, LITERAL, dir])).ms);
    const one = await timed(program.command, [...program.args, ...whole]);
    took.whole.push(one.ms);
    peakRss = Math.max(peakRss, one.peakRss);
    took.slice.push((await timed(program.command, [...program.args, ...slice])).ms);
  }
  const base = median(took.reference);
  const how = `× \`zstdcat | rg\`, medians of ${RUNS} in turn`;
  return [
    reference({ path: "zstdcat | rg, whole capture", value: base, unit: "ms" }),
    atMost(WHOLE_RATIO, { path: "grep LITERAL", value: median(took.whole) / base, unit: how }),
    atMost(SLICE_RATIO, {
      path: `grep LITERAL, ${SLICE * 100} % of the time`,
      value: median(took.slice) / base,
      unit: how,
    }),
    atMost(RSS_MB, { path: "  peak RSS of grep", value: peakRss / 1e6, unit: "MB" }),
  ];
}

/** The literal is `$0`; what zstdcat says of an empty tail is nobody's matter. */
const REFERENCE = 'zstdcat -- "$1"/*.jsonl.zst 2>/dev/null | rg --fixed-strings --count -e "$0"';

function grepArgs(dir: string): readonly string[] {
  return ["grep", LITERAL, dir];
}

interface Timed {
  readonly ms: number;
  readonly peakRss: number;
}

/** Runs to the end; the memory is the most that the system has seen, looked at now and then. */
async function timed(command: string, args: readonly string[]): Promise<Timed> {
  const startMs = performance.now();
  const child = new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null" })
    .spawn();
  let peakRss = 0;
  const sampler = setInterval(() => peakRss = Math.max(peakRss, rssOf(child.pid)), SAMPLE_MS);
  const { code } = await child.status;
  clearInterval(sampler);
  if (code > 1) throw new Error(`${command} ended with ${code}`);
  return { ms: performance.now() - startMs, peakRss };
}

const SAMPLE_MS = 20;

/** Peak resident memory in bytes, 0 where the system does not tell. */
function rssOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // It has ended.
  }
}
