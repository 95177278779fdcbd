import { BUILD, COLOR_FLAG, defineCommand, type Flags, type FlagValues } from "../lib/cli/mod.ts";
import { type DemoPlan, LOOPBACK, STORY } from "../lib/demo/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import type { RecvPlan } from "../lib/server/start.ts";
import { parseDuration } from "../lib/units/mod.ts";

const RATE_MAX = 20_000;

const DEMO_FLAGS = {
  dir: {
    kind: "text",
    value: "DIR",
    local: "below",
    completes: "directory",
    doc: "Capture into DIR, which must be empty or not there yet, and keep it",
  },
  keep: { kind: "switch", doc: "Keep the capture, which is removed at the end otherwise" },
  rate: {
    kind: "number",
    value: "N",
    default: 40,
    min: 1,
    max: RATE_MAX,
    doc: "About so many lines in a second of the story",
  },
  seed: { kind: "number", value: "N", default: 1, doc: "The same number gives the same lines" },
  duration: {
    kind: "parsed",
    value: "TIME",
    parse: parseDuration,
    doc: "Tell the story in so long, and end; a view stays until it is left",
  },
  color: COLOR_FLAG,
  headless: { kind: "switch", doc: "Without the terminal view, as in a pipe" },
} as const satisfies Flags;

export type DemoFlags = FlagValues<typeof DEMO_FLAGS>;

/** What the demo knows when its flags are turned into plans. */
export interface DemoScene {
  readonly dir: string;
  readonly port: number;
  readonly nowMs: number;
}

export interface DemoPlans {
  readonly recv: RecvPlan;
  readonly demo: DemoPlan;
}

/** The demo keeps to sizes that nobody notices. */
const MIB = 1 << 20;

/** Flags → a plan for the receiver and one for the sender; touches nothing. */
export function planDemo(flags: DemoFlags, { dir, port, nowMs }: DemoScene): DemoPlans {
  const { duration, rate, seed } = flags;
  // Told within the duration where that is short; where it is long the shop goes on in peace.
  const pace = duration === undefined ? 1 : Math.max(1, STORY.endMs / Math.max(1, duration));
  return {
    recv: {
      address: { host: LOOPBACK, port },
      maxBodyBytes: 16 * MIB,
      maxConnections: 16,
      security: { keys: { write: [], read: [] }, listenName: LOOPBACK, allowHosts: [] },
      redaction: { rules: ["email", "credit_card"], custom: [], mode: { kind: "token" } },
      writer: {
        dir,
        compress: true,
        maxFileBytes: 256 * MIB,
        maxDiskBytes: 1024 * MIB,
        buffer: { kind: "bytes", limit: 32 * MIB },
        fsync: "off",
        whenFull: "drop",
        version: BUILD.version,
      },
      freeFiles: undefined,
    },
    demo: {
      ...{ seed, rate, pace },
      address: `${LOOPBACK}:${port}`,
      startMs: nowMs,
      ...duration !== undefined && { storyMs: duration * pace },
    },
  };
}

/** `logtap demo`: a shop that breaks, its receiver, and the view, in one command. */
export default defineCommand({
  name: "demo",
  summary: "See it work, on a shop that breaks",
  description:
    "Six services of a shop log to a receiver on this machine, in the formats of their\n" +
    "kind. At 0:20 payments begin to fail, at 0:50 somebody rolls back. docs/demo.md\n" +
    "tells which keys find out why. Nothing leaves this machine, and the capture is\n" +
    "removed at the end unless --keep or --dir says otherwise.",
  flags: DEMO_FLAGS,
  exits: { 0: "ended by its duration, a key or a signal", 1: "there is something in DIR" },
  endsBySignal: true,
  examples: [
    { doc: "Watch it", line: "logtap demo" },
    {
      doc: "The whole story in a few seconds, to look at later",
      line: "logtap demo --headless --duration 5s --dir ./shop",
    },
  ],
  doesNot: [
    "reach beyond this machine: receiver and sender talk over its loopback address",
    "mix with other lines: a directory that has something in it is refused",
  ],
  async run(flags, _args, host) {
    await (await import("./demo_run.ts")).runDemo(flags, host);
    return EXIT.ok;
  },
});
