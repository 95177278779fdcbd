import { atLeast, atMost, type BarRow, reference } from "./bar.ts";
import type { LoadReport } from "./load_report.ts";
import type { Program } from "./program.ts";
import type { PushFormat } from "./push_body.ts";
import { machineCpuSeconds, Receiver } from "./receiver.ts";
import { countLines, zstdSpeed } from "./zstd_reference.ts";

/** The bars: pushes of 2,000 lines over 8 connections. */
const LINES_PER_SECOND = 500_000;
const PEAK_RSS_MB = 300;
const ACK_P99_MS = 200;
const SAMPLE_MS = 100;

export interface PushBench {
  readonly format: PushFormat;
  readonly seconds: number;
  /** Where the capture goes; it is left there. */
  readonly dir: string;
  /** Runs while the receiver still stands, after the load; how many lines it has pushed itself. */
  readonly whileLive?: (url: string) => Promise<number>;
}

/** Pushes into a fresh receiver and counts what the capture holds afterwards. */
export async function benchPush(program: Program, bench: PushBench): Promise<readonly BarRow[]> {
  await using receiver = await Receiver.start(program, bench.dir);
  let anon = 0;
  const sampler = setInterval(() => anon = Math.max(anon, receiver.memory().anon), SAMPLE_MS);
  const busyBefore = machineCpuSeconds() - receiver.cpuSeconds();
  const idleCpu = receiver.cpuSeconds();
  const { report, processCpuSeconds } = await generate(receiver.url, bench);
  clearInterval(sampler);
  const { peakRss } = receiver.memory();
  const otherCpu = machineCpuSeconds() - receiver.cpuSeconds() - busyBefore - processCpuSeconds;
  const receiverCpu = receiver.cpuSeconds() - idleCpu;
  const cores = (seconds: number) => Math.max(0, seconds / report.seconds);
  const more = await bench.whileLive?.(receiver.url) ?? 0;
  await receiver.stop();
  const path = `Loki push ${bench.format} → capture`;
  const how = `${report.seconds} s, 8 connections, 2,000-line bodies`;
  const rows = [
    atLeast(LINES_PER_SECOND, { path, value: report.linesPerSecond, unit: "lines/s", note: how }),
    await lostRow(bench.dir, report.lines + more),
    atMost(ACK_P99_MS, { path: "  ack p99", value: report.ackMs.p99, unit: "ms" }),
    atMost(PEAK_RSS_MB, {
      path: "  peak RSS",
      value: peakRss / 1e6,
      unit: "MB",
      note: `of it anonymous, sampled: ${Math.round(anon / 1e6)} MB`,
    }),
    reference({
      path: "  CPU of the receiver",
      value: cores(receiverCpu),
      unit: "cores",
      note: `generator ${cores(report.cpuSeconds).toFixed(2)}, others on this machine ` +
        `${cores(otherCpu).toFixed(2)} of ${navigator.hardwareConcurrency} cores`,
    }),
  ];
  return bench.format === "json" ? [...rows, ...await zstdRows(bench.dir, report)] : rows;
}

async function lostRow(dir: string, acknowledged: number): Promise<BarRow> {
  const { lines, how } = await countLines(dir);
  return atMost(0, {
    path: "  lost lines",
    value: acknowledged - lines,
    unit: "lines",
    note: `${acknowledged} acknowledged, ${lines} counted by ${how}`,
  });
}

/** The load comes from a process of its own, as it would in life. */
export async function generate(
  url: string,
  { format, seconds }: PushBench,
): Promise<{ report: LoadReport; processCpuSeconds: number }> {
  const script = new URL("push.ts", import.meta.url).pathname;
  const args = ["--url", url, "--seconds", `${seconds}`, "--format", format, "--json"];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", script, ...args],
    stderr: "piped",
  }).output();
  try {
    const { processCpuSeconds, ...report } = JSON.parse(new TextDecoder().decode(stdout));
    return { report, processCpuSeconds };
  } catch (cause) {
    throw new Error(`the load generator failed: ${new TextDecoder().decode(stderr)}`, { cause });
  }
}

async function zstdRows(dir: string, report: LoadReport): Promise<readonly BarRow[]> {
  const zstd = await zstdSpeed(dir);
  if (zstd === undefined) return [];
  const bytesPerLine = zstd.rawBytes / zstd.lines;
  const speed = report.linesPerSecond * bytesPerLine;
  return [
    reference({
      path: "  against `zstd -1`, speed",
      value: speed / zstd.bytesPerSecond,
      unit: "×",
      note: `JSONL into the capture ${mb(speed)}/s; zstd alone, one core, same bytes ` +
        `${mb(zstd.bytesPerSecond)}/s`,
    }),
    reference({
      path: "  against `zstd -1`, size",
      value: zstd.ourBytes / zstd.packedBytes,
      unit: "×",
      note: `of one data file, rows and table included; ${
        (zstd.rawBytes / zstd.ourBytes).toFixed(1)
      }:1`,
    }),
  ];
}

function mb(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
