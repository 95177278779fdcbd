import { captureDir, jsonLines } from "./capture_dir.ts";
import { denoDir, productCommand } from "./product.ts";
import type { TempDir } from "./temp_dir.ts";
import { openTerminal, type Terminal } from "./tmux.ts";

/** What a walk does: presses keys by tmux's names, then types text, then waits for what comes of it. */
export interface Step {
  readonly press?: readonly string[];
  readonly type?: string;
  readonly enter?: true;
  readonly see: RegExp;
}

/** Takes the steps one after the other, and stops at the first that goes wrong. */
export async function walk(
  t: Deno.TestContext,
  terminal: Terminal,
  steps: Readonly<Record<string, Step>>,
): Promise<void> {
  for (const [name, { press, type, enter, see }] of Object.entries(steps)) {
    const isRight = await t.step(name, async () => {
      if (press !== undefined) await terminal.press(...press);
      if (type !== undefined) await terminal.type(type);
      if (enter) await terminal.press("Enter");
      await terminal.see(see);
    });
    if (!isRight) return;
  }
}

const APPS = ["alpha", "beta", "gamma"] as const;
const START_MS = Date.parse("2026-11-21T10:30:00Z");

/** Entry number i of the capture below. */
export function entryAt(i: number) {
  const ts = new Date(START_MS + i * 1000).toISOString().replace("Z", "000000Z");
  const needle = i % 50 === 0 ? ` needle ${i}` : "";
  const msg = i === 3
    ? '{"level":"info","user":{"name":"größe"},"n":[1,2]}'
    : `level=${i % 70 === 69 ? "error" : "info"} msg="line ${i}"${needle}`;
  return { ts, labels: { app: APPS[i % 3]! }, msg, ...i === 3 && { meta: { trace: "abc" } } };
}

/**
 * A capture that begins at 11:30 in its zone, one entry a second: number i is of one of three apps in
 * turn and says `line i`, has `needle i` in every 50th and is an error in every 70th.
 */
export function exampleCapture(lines = 2000): TempDir {
  const entries = Array.from({ length: lines }, (_, i) => entryAt(i));
  const half = Math.floor(lines / 2);
  return captureDir({
    "2026-11-21T103000-000.jsonl": jsonLines(entries.slice(0, half)),
    "2026-11-21T104000-000.jsonl": jsonLines(entries.slice(half)),
    "metadata.json": JSON.stringify({
      version: 1,
      format: "jsonl",
      started: "2026-11-21T11:30:00.000+01:00",
      stopped: "2026-11-21T12:30:00.000+01:00",
      total_lines: lines,
      total_bytes: 0,
      labels_seen: ["app"],
      redaction: { enabled: true, patterns: ["email", "jwt"] },
    }),
  });
}

/** `logtap open` on a terminal; when it has ended, the screen says `ended with CODE`. */
export function openView(args: readonly string[], cwd: string): Promise<Terminal> {
  const { program, flags } = productCommand();
  const script = '"$@"; echo "ended with $?"; exec cat';
  return openTerminal(["sh", "-c", script, "sh", program, ...flags, "open", ...args], {
    cwd,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: cwd,
      LANG: "C.UTF-8",
      LOGTAP_CONFIG: "off",
      DENO_DIR: denoDir(),
    },
  });
}
