/**
 * `deno task bench`: measures every bar of the design that exists by now, and prints one table.
 *
 *     deno task bench [--quick | --seconds N] [--only PARTS] [--bin PATH]
 *
 * Parts are pattern, push, proto, redact, read, grep, open, triage, view, start and idle.
 *
 * Takes the compiled program when there is one. Figures are of this machine at this hour: compare
 * them within one run. Ends with 1 when a bar was missed.
 */
import { parseArgs } from "node:util";
import { type BarRow, tableText } from "./bar.ts";
import { benchGrep, pushRare } from "./bar_grep.ts";
import { benchOpen } from "./bar_open.ts";
import { benchPush } from "./bar_push.ts";
import { benchPatterns } from "./bar_pattern.ts";
import { benchRedact } from "./bar_redact.ts";
import { benchDump, benchInspect } from "./bar_read.ts";
import { benchFlood, benchTriage } from "./bar_triage.ts";
import { benchView } from "./bar_view.ts";
import { benchIdle, benchStart } from "./bar_start.ts";
import { findProgram, type Program } from "./program.ts";

const SECONDS = 60;
const QUICK_SECONDS = 10;
const PARTS = [
  "pattern",
  "start",
  "idle",
  "push",
  "proto",
  "view",
  "redact",
  "read",
  "grep",
  "open",
  "triage",
] as const;
type Part = typeof PARTS[number];

interface Plan {
  readonly program: Program;
  readonly parts: readonly Part[];
  readonly seconds: number;
  readonly json: boolean;
}

async function plan(args: string[]): Promise<Plan> {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      seconds: { type: "string" },
      only: { type: "string" },
      bin: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const wanted = values.only?.split(",") ?? PARTS;
  const unknown = wanted.filter((part) => !PARTS.some((known) => known === part));
  if (unknown.length > 0) throw new TypeError(`--only knows ${PARTS.join(", ")}, not ${unknown}`);
  const seconds = Number(values.seconds ?? (values.quick ? QUICK_SECONDS : SECONDS));
  if (!(seconds > 0)) throw new TypeError(`--seconds takes a number, not "${values.seconds}"`);
  const parts = PARTS.filter((part) => wanted.includes(part));
  return { program: await findProgram(values.bin), parts, seconds, json: values.json };
}

/** All captures of a run go to one folder that is removed at its end. */
async function measure(plan: Plan, scratch: string): Promise<readonly BarRow[]> {
  const { program, parts, seconds } = plan;
  const rows: BarRow[] = [];
  const has = (part: Part) => parts.includes(part);
  if (has("pattern")) rows.push(...benchPatterns());
  if (has("start")) rows.push(...await benchStart(program, scratch));
  if (has("idle")) rows.push(...await benchIdle(program, scratch));
  if (has("view")) rows.push(...await benchView(program, { scratch, seconds }));
  if (has("proto")) {
    const dir = `${scratch}/proto`;
    rows.push(...await benchPush(program, { format: "proto", seconds, dir }));
    await Deno.remove(dir, { recursive: true });
  }
  if (has("redact")) {
    rows.push(...await benchRedact(program, { seconds, dir: `${scratch}/redact` }));
  }
  if (has("push") || has("read") || has("grep") || has("open") || has("triage")) {
    rows.push(...await pushAndRead(plan, `${scratch}/json`));
  }
  if (has("triage")) rows.push(...await benchFlood(program, `${scratch}/flood`));
  return rows;
}

/** The capture that the JSON push leaves is the one that is read. */
async function pushAndRead(
  { program, parts, seconds }: Plan,
  dir: string,
): Promise<readonly BarRow[]> {
  const reads = parts.includes("read");
  const live: BarRow[] = [];
  const whileLive = async (url: string) => {
    const pushed = await pushRare(url);
    if (reads) live.push(...await benchDump(program, { dir, state: "live" }));
    return pushed;
  };
  const push = await benchPush(program, { format: "json", seconds, dir, whileLive });
  const found = parts.includes("grep") ? await benchGrep(program, dir) : [];
  const open = parts.includes("open") ? await benchOpen(program, dir) : [];
  const triage = parts.includes("triage") ? await benchTriage(program, dir) : [];
  if (!reads) return [...push, ...found, ...open, ...triage];
  const finished = await benchDump(program, { dir, state: "finished" });
  const inspected = await benchInspect(program, dir);
  return [...push, ...live, ...finished, ...found, ...open, ...triage, ...inspected];
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

if (import.meta.main) {
  const chosen = await plan(Deno.args);
  const scratch = await Deno.makeTempDir({ prefix: "logtap-bench-" });
  try {
    const rows = await measure(chosen, scratch);
    const about = `${chosen.program.name}, ${navigator.hardwareConcurrency} cores`;
    print(chosen.json ? `${JSON.stringify({ about, rows })}\n` : `${about}\n\n${tableText(rows)}`);
    Deno.exitCode = rows.some(({ ok }) => ok === false) ? 1 : 0;
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}
