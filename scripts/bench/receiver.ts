import type { Program } from "./program.ts";

/** Memory of a process, in bytes. */
export interface Memory {
  /** Most that was resident at any time, the program's own file pages included. */
  readonly peakRss: number;
  readonly rss: number;
  /** What nobody else shares: heaps and stacks. */
  readonly anon: number;
}

const LISTEN_PATIENCE_MS = 20_000;
/** Linux tells user space 100 whatever it uses itself. */
const TICKS_PER_SECOND = 100;

/** A running `logtap recv`. */
export class Receiver implements AsyncDisposable {
  readonly dir: string;
  readonly url: string;
  /** From its start until it said that it listens. */
  readonly startMs: number;
  readonly #child: Deno.ChildProcess;
  readonly #drained: Promise<void>;

  private constructor(
    child: Deno.ChildProcess,
    about: { dir: string; url: string; startMs: number; drained: Promise<void> },
  ) {
    this.#child = child;
    this.dir = about.dir;
    this.url = about.url;
    this.startMs = about.startMs;
    this.#drained = about.drained;
  }

  static async start(
    program: Program,
    dir: string,
    args: readonly string[] = [],
  ): Promise<Receiver> {
    const startMs = performance.now();
    const child = new Deno.Command(program.command, {
      args: [...program.args, "recv", "--dir", dir, "--listen", "127.0.0.1:0", ...args],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const patience = setTimeout(() => child.kill("SIGKILL"), LISTEN_PATIENCE_MS);
    const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`logtap recv did not listen: ${said}`);
      said += value;
      const url = /listening on (http:\/\/[^\s,]+)/.exec(said)?.[1];
      if (url === undefined) continue;
      clearTimeout(patience);
      const drained = drain(reader);
      return new Receiver(child, { dir, url, startMs: performance.now() - startMs, drained });
    }
  }

  /** Its memory now. Linux only. */
  memory(): Memory {
    const status = Deno.readTextFileSync(`/proc/${this.#child.pid}/status`);
    const field = (name: string) =>
      1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? NaN);
    return { peakRss: field("VmHWM"), rss: field("VmRSS"), anon: field("RssAnon") };
  }

  /** CPU seconds that it has used, in user and system mode. */
  cpuSeconds(): number {
    return cpuSecondsOf(this.#child.pid);
  }

  /** Ends it as a service manager would, and waits until the capture is finished. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const { code } = await this.#child.status;
    await this.#drained;
    if (code !== 0) throw new Error(`logtap recv ended with ${code}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It was stopped before.
    }
    await this.#child.status;
    await this.#drained;
  }
}

/** CPU seconds that a process has used, in user and system mode. */
export function cpuSecondsOf(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** CPU seconds that all processes of the machine have used since it started. */
export function machineCpuSeconds(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = Deno
    .readTextFileSync("/proc/stat").split("\n")[0]!.split(/\s+/).map(Number);
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND;
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
