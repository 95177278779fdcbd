/**
 * The load generator: realistic log lines, pushed to anything that speaks Loki's push protocol.
 *
 *     deno run -A scripts/bench/push.ts --url http://127.0.0.1:3100 --seconds 60
 *
 * Bodies are built once and patched in place, so that it costs a fraction of what the receiver on
 * the same machine spends. Ends with 1 when a push was refused or its connection broke.
 */
import { parseArgs } from "node:util";
import { targetOf } from "./http_client.ts";
import { type LoadPlan, runLoad } from "./load.ts";
import { cpuSeconds, type LoadReport } from "./load_report.ts";
import { isPrefix, LINES_MAX } from "./marker.ts";
import type { PushFormat } from "./push_body.ts";

const HELP = `Usage: deno run -A scripts/bench/push.ts --url URL [flags]

  --url URL           http://host:port, or the whole address of a push endpoint
  --seconds N         push for N seconds (default 10)
  --lines N           push N lines instead
  --connections N     connections, each with one push on its way (default 8)
  --batch N           lines in a push (default 2000)
  --format F          json, or proto for protobuf in snappy (default json)
  --gzip              compress JSON bodies; then lines repeat from push to push
  --streams N         label sets (default 240: 60 pods at four levels)
  --bodies N          distinct bodies kept in memory (default 64)
  --seed N            same seed, same lines (default 1)
  --prefix TEXT       begins every line's marker, rid=TEXT-… (default bench)
  --retry             resend after 429 and 503, when Retry-After says so
  --json              print one JSON object
`;

const FLAGS = {
  url: { type: "string" },
  seconds: { type: "string" },
  lines: { type: "string" },
  connections: { type: "string", default: "8" },
  batch: { type: "string", default: "2000" },
  format: { type: "string", default: "json" },
  gzip: { type: "boolean", default: false },
  streams: { type: "string", default: "240" },
  bodies: { type: "string", default: "64" },
  seed: { type: "string", default: "1" },
  prefix: { type: "string", default: "bench" },
  retry: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

type Values = ReturnType<typeof parseFlags>;

export function parseFlags(args: string[]) {
  return parseArgs({ args, options: FLAGS }).values;
}

/** Flags → a plan that is checked. */
export function planPush(values: Values): LoadPlan {
  if (values.url === undefined) throw new TypeError("--url is missing");
  if (values.lines !== undefined && values.seconds !== undefined) {
    throw new TypeError("--lines and --seconds exclude each other");
  }
  const format = formatOf(values.format);
  if (format === "proto" && values.gzip) throw new TypeError("--gzip goes with --format json");
  if (!isPrefix(values.prefix)) {
    throw new TypeError("--prefix takes letters and digits, at most 32");
  }
  const until = values.lines === undefined
    ? { kind: "seconds", value: wholeNumber("--seconds", values.seconds ?? "10") } as const
    : { kind: "lines", value: wholeNumber("--lines", values.lines) } as const;
  return {
    target: targetOf(values.url),
    until,
    connections: wholeNumber("--connections", values.connections),
    batch: wholeNumber("--batch", values.batch, LINES_MAX),
    format,
    gzip: values.gzip,
    streams: wholeNumber("--streams", values.streams),
    seed: wholeNumber("--seed", values.seed),
    prefix: values.prefix,
    bodies: wholeNumber("--bodies", values.bodies),
    retry: values.retry,
  };
}

function formatOf(text: string): PushFormat {
  if (text === "json" || text === "proto") return text;
  throw new TypeError(`--format is json or proto, not "${text}"`);
}

function wholeNumber(flag: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= 1 && value <= most) return value;
  throw new TypeError(`${flag} takes a whole number from 1 to ${most}, not "${text}"`);
}

function reportText(report: LoadReport): string {
  const statuses = Object.entries(report.byStatus).map(([status, n]) => `${status} × ${n}`);
  return [
    `${report.lines} lines in ${report.pushes} pushes, ${report.seconds} s`,
    `${report.linesPerSecond} lines/s, ${report.mbPerSecond} MB/s of line text`,
    `ack ms: p50 ${report.ackMs.p50}, p99 ${report.ackMs.p99}, max ${report.ackMs.max}`,
    `replies: ${
      statuses.join(", ") || "none"
    }; broken ${report.broken}, unsent ${report.unsent}, ` +
    `dropped lines ${report.dropped}`,
  ].join("\n") + "\n";
}

function isClean(report: LoadReport): boolean {
  const refused = Object.keys(report.byStatus).some((status) => !status.startsWith("2"));
  return !refused && report.broken === 0 && report.unsent === 0;
}

async function main(args: string[]): Promise<number> {
  const values = parseFlags(args);
  if (values.help) return print(HELP);
  const report = await runLoad(planPush(values));
  const whole = { ...report, processCpuSeconds: cpuSeconds() };
  print(values.json ? `${JSON.stringify(whole)}\n` : reportText(report));
  return isClean(report) ? 0 : 1;
}

function print(text: string): number {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`push: ${error.message}\n`));
    Deno.exit(2);
  }
}
