import type { Program } from "./program.ts";

/** How long a screen may take to say what is waited for. */
const PATIENCE_MS = 20_000;

interface ScreenFacts {
  /** What showed that it is ready. */
  readonly seen: string;
  /** Until then, with the start of tmux. */
  readonly readyMs: number;
  readonly pid: number;
  readonly server: string;
}

/** A logtap that shows its view, in a terminal of 120 × 40 cells inside of tmux. */
export class Screen implements AsyncDisposable {
  readonly seen: string;
  readonly readyMs: number;
  readonly pid: number;
  readonly #server: string;

  private constructor({ seen, readyMs, pid, server }: ScreenFacts) {
    this.seen = seen;
    this.readyMs = readyMs;
    this.pid = pid;
    this.#server = server;
  }

  /** @param ready what its screen shows as soon as it can be used. */
  static async start(
    { command, args }: Program,
    own: readonly string[],
    ready: RegExp,
  ): Promise<Screen> {
    const server = `logtap-bench-${Deno.pid}`;
    const startMs = performance.now();
    await tmux(server, "new-session", "-d", "-x", "120", "-y", "40", command, ...args, ...own);
    const shown = await seen(server, ready);
    const readyMs = performance.now() - startMs;
    const pid = Number(await tmux(server, "display-message", "-p", "#{pane_pid}"));
    return new Screen({ seen: shown, readyMs, pid, server });
  }

  /** A receiver on a port of its own choice: its address is what is seen. */
  static receiver(program: Program, dir: string): Promise<Screen> {
    const own = ["recv", "--dir", dir, "--listen", "127.0.0.1:0"];
    return Screen.start(program, own, /http:\/\/127\.0\.0\.1:\d+/);
  }

  /** Milliseconds from a key until the screen matches; the asking itself takes some of them. */
  async answerMs(key: string, pattern: RegExp, patienceMs = PATIENCE_MS): Promise<number> {
    const startMs = performance.now();
    await tmux(this.#server, "send-keys", key);
    await seen(this.#server, pattern, patienceMs);
    return performance.now() - startMs;
  }

  /** Types keys that nothing is expected of. */
  async type(...keys: readonly string[]): Promise<void> {
    await tmux(this.#server, "send-keys", ...keys);
  }

  /** Waits until the screen matches. */
  async see(pattern: RegExp): Promise<void> {
    await seen(this.#server, pattern);
  }

  /** What the heaps and stacks take, in bytes. Linux only. */
  anon(): number {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    return 1024 * Number(/^RssAnon:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN);
  }

  /** Ends it as a person does. The server of tmux ends with its last pane. */
  async [Symbol.asyncDispose](): Promise<void> {
    await tmux(this.#server, "send-keys", "q");
    const endMs = performance.now() + PATIENCE_MS;
    while (await isAlive(this.pid) && performance.now() < endMs) await pause();
    await tmux(this.#server, "kill-server").catch(() => {}); // It has ended by itself.
  }
}

async function seen(
  server: string,
  pattern: RegExp,
  patienceMs = PATIENCE_MS,
): Promise<string> {
  const endMs = performance.now() + patienceMs;
  while (performance.now() < endMs) {
    const found = pattern.exec(await tmux(server, "capture-pane", "-p"));
    if (found !== null) return found[0];
  }
  throw new Error(`${pattern} was never on the screen`);
}

async function tmux(server: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("tmux", {
    args: ["-L", server, "-f", "/dev/null", ...args],
    env: { TMUX: "", LANG: "C.UTF-8" },
  }).output();
  if (!success) throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

async function isAlive(pid: number): Promise<boolean> {
  return await Deno.stat(`/proc/${pid}`).then(() => true, () => false);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
