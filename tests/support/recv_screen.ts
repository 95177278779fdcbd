import { denoDir, productCommand } from "./product.ts";
import { runProgram } from "./program.ts";
import { openTerminal, type Terminal } from "./tmux.ts";
import type { TempDir } from "./temp_dir.ts";
import { waitFor } from "./wait_for.ts";

/** `logtap recv` on a terminal, started by a shell that notes how it was left. */
export interface RecvScreen extends AsyncDisposable {
  readonly terminal: Terminal;
  /** The capture's directory. */
  readonly capture: string;
  /** `http://127.0.0.1:PORT`, once the screen says it. */
  url(): Promise<string>;
  /** Of the receiver's process. */
  pid(): Promise<number>;
  /** Waits for its end: exit code, and the terminal's settings before and after. */
  end(): Promise<{ readonly code: number; readonly before: string; readonly after: string }>;
}

/** The shell lives on, so that the screen can be looked at. */
const SCRIPT = `stty -g > before
sh -c 'echo $$ > pid; exec "$@"' sh "$@"
echo $? > code
stty -g > after
read -r _`;

export async function openRecv(
  dir: TempDir,
  args: readonly string[] = [],
  { redirect = "" }: { readonly redirect?: string } = {},
): Promise<RecvScreen> {
  const { program, flags } = productCommand();
  const listen = args.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const script = SCRIPT.replace('exec "$@"', `exec "$@" ${redirect}`);
  const command = [program, ...flags, "recv", "--dir", "capture", ...listen, ...args];
  const terminal = await openTerminal(["bash", "-c", script, "bash", ...command], {
    cwd: dir.path,
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: dir.path,
      LANG: "C.UTF-8",
      LOGTAP_CONFIG: "off",
      DENO_DIR: denoDir(),
    },
  });
  const noted = (name: string) =>
    waitFor(() => readIfThere(dir.file(name)) || undefined, { what: `${name} to be noted` });
  return {
    terminal,
    capture: dir.file("capture"),
    url: () =>
      waitFor(async () => /(http:\/\/127\.0\.0\.1:\d+)/.exec(await terminal.screen())?.[1], {
        what: "the screen to say where recv listens",
      }),
    pid: async () => Number(await noted("pid")),
    end: async () => {
      const [code, before, after] = [
        await noted("code"),
        await noted("before"),
        await noted("after"),
      ];
      return { code: Number(code), before, after };
    },
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      // A receiver whose terminal is gone ends in order, and writes until then.
      const pid = readIfThere(dir.file("pid")).trim();
      if (pid === "") return;
      await waitFor(async () => (await runProgram("kill", ["-0", pid])).code !== 0, {
        what: "the receiver to end",
      });
    },
  };
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

/** Lines that arrive for as long as a test looks at them. */
export interface Stream extends AsyncDisposable {
  /** Lines that were acknowledged. */
  readonly lines: number;
}

const APPS = ["alpha", "beta", "gamma"] as const;
const PAUSE_MS = 20;

/**
 * Pushes lines until its block ends: number i is of one of three apps in turn, says `line i`, has
 * `needle i` in every 50th and is an error in every 70th.
 */
export async function streamTo(url: string, { batch = 10 } = {}): Promise<Stream> {
  let lines = 0;
  let isOver = false;
  const push = async () => {
    const streams = APPS.map((app) => ({ stream: { app }, values: [] as [string, string][] }));
    const ns = BigInt(Date.now()) * 1_000_000n;
    for (let i = 0; i < batch; i++) {
      streams[(lines + i) % 3]!.values.push([String(ns + BigInt(i)), messageOf(lines + i)]);
    }
    const response = await fetch(`${url}/loki/api/v1/push`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ streams }),
    });
    await response.body?.cancel();
    if (response.status === 204) lines += batch;
  };
  await push();
  const running = (async () => {
    while (!isOver) {
      await push().catch(() => isOver = true); // The receiver has ended.
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return {
    get lines() {
      return lines;
    },
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await running;
    },
  };
}

function messageOf(i: number): string {
  const needle = i % 50 === 0 ? ` needle ${i}` : "";
  return `level=${i % 70 === 69 ? "error" : "info"} msg="line ${i}"${needle}`;
}
