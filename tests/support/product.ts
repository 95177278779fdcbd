import { fileURLToPath } from "node:url";
import { ROOT, RUN_FLAGS } from "../../scripts/product.ts";
import { isFile } from "./skip.ts";
import { waitFor } from "./wait_for.ts";

/**
 * The product as a person runs it: `deno run … main.ts`, or the compiled program that LOGTAP_BIN
 * names. Variables of the caller that would change what it does are kept from it.
 */

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Uint8Array;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  /** The way in stays open until it has ended, as on a terminal. */
  readonly holdsStdin?: boolean;
}

/** A running logtap; its output is gathered as it comes. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** What it has said so far. */
  readonly stderr: () => string;
  readonly stdout: () => string;
  kill(signal: Deno.Signal): void;
  readonly ended: Promise<Ended>;
}

/** Runs logtap to its end. */
export async function logtap(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  await using running = startLogtap(args, options);
  return await running.ended;
}

/** Starts logtap; at the end of an `await using` block it is killed if it still runs. */
export function startLogtap(args: readonly string[], options: RunOptions = {}): Running {
  const { program, flags } = productCommand();
  const child = new Deno.Command(program, {
    args: [...flags, ...args],
    env: { ...quietEnvironment(), ...options.env },
    clearEnv: true,
    cwd: options.cwd ?? ROOT,
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = gather(child.stdout);
  const stderr = gather(child.stderr);
  const fed = options.stdin === undefined ? undefined : feed(child, options.stdin, options);
  const ended = (async (): Promise<Ended> => {
    const [{ code }] = await Promise.all([child.status, stdout.done, stderr.done, fed]);
    return { code, stdout: stdout.text(), stderr: stderr.text(), bytes: stdout.bytes() };
  })();
  return {
    pid: child.pid,
    stdout: stdout.text,
    stderr: stderr.text,
    kill: (signal) => child.kill(signal),
    ended,
    async [Symbol.asyncDispose]() {
      killIfRunning(child);
      await ended;
    },
  };
}

export interface Receiver extends Running {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly dir: string;
  /** Ends it as a service manager does, and waits; its code is 137 when it did not listen to that. */
  stop(): Promise<Ended>;
}

/** Far more than a receiver gives itself: a test that hangs says less than one that fails. */
const STOP_DEADLINE_MS = 60_000;

/** `logtap recv` on a port of its own choice, ready to be pushed to. */
export async function startReceiver(
  dir: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Receiver> {
  const running = startLogtap(["recv", "--dir", dir, "--listen", "127.0.0.1:0", ...args], options);
  const url = await listeningUrl(running);
  return {
    ...running,
    url,
    dir,
    stop: async () => {
      running.kill("SIGTERM");
      const timer = setTimeout(() => running.kill("SIGKILL"), STOP_DEADLINE_MS);
      return await running.ended.finally(() => clearTimeout(timer));
    },
  };
}

/** The address that a server says on stderr: `listening on http://…`. */
async function listeningUrl(running: Running): Promise<string> {
  let ended: Ended | undefined;
  running.ended.then((how) => ended = how);
  const said = await waitFor(
    () => /listening on (https?:\/\/[^\s,]+)/.exec(running.stderr())?.[1] ?? (ended && ""),
    { what: "logtap to listen" },
  );
  if (said !== "") return said;
  throw new NotListening(await running.ended);
}

/** logtap ended where it should have listened. */
export class NotListening extends Error {
  readonly ended: Ended;

  constructor(ended: Ended) {
    super(`logtap ended instead of listening:\n${ended.stderr}`);
    this.ended = ended;
  }
}

/** How to start it: the program, and what stands before its own arguments. */
export function productCommand(): { program: string; flags: readonly string[] } {
  const binary = Deno.env.get("LOGTAP_BIN");
  if (binary !== undefined) {
    // Relative to the repository, as in `LOGTAP_BIN=dist/logtap deno task test`.
    return { program: fileURLToPath(new URL(binary, ROOT)), flags: [] };
  }
  return {
    program: Deno.execPath(),
    flags: ["run", ...RUN_FLAGS, fileURLToPath(new URL("main.ts", ROOT))],
  };
}

let knownDenoDir: string | undefined;

/** Where the packages of the Deno below a test lie; a test with a home of its own has none there. */
export function denoDir(): string {
  if (knownDenoDir === undefined) {
    const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
    knownDenoDir = String(JSON.parse(new TextDecoder().decode(stdout)).denoDir);
  }
  return knownDenoDir;
}

/**
 * The caller's environment without what steers logtap or its colours, and for the compiled program
 * without the folders where a Deno lies: it must not need one.
 */
function quietEnvironment(): Record<string, string> {
  const steering = /^(LOGTAP_|NO_COLOR$|FORCE_COLOR$|CLICOLOR)/;
  const kept = Object.entries(Deno.env.toObject()).filter(([name]) => !steering.test(name));
  // Nor is there a say for the caller's own configuration file.
  const environment: Record<string, string> = {
    ...Object.fromEntries(kept),
    LOGTAP_CONFIG: "off",
    DENO_DIR: denoDir(),
  };
  if (Deno.env.get("LOGTAP_BIN") !== undefined) {
    const folders = (environment["PATH"] ?? "").split(":");
    environment["PATH"] = folders.filter((folder) => !isFile(`${folder}/deno`)).join(":");
  }
  return environment;
}

function gather(stream: ReadableStream<Uint8Array>) {
  const pieces: Uint8Array[] = [];
  const done = (async () => {
    for await (const piece of stream) pieces.push(piece);
  })();
  const bytes = () => {
    const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  };
  return { done, bytes, text: () => new TextDecoder().decode(bytes()) };
}

async function feed(
  { stdin, status }: Deno.ChildProcess,
  data: string | Uint8Array,
  { holdsStdin = false }: RunOptions,
): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(typeof data === "string" ? new TextEncoder().encode(data) : data);
    if (holdsStdin) await status;
    await writer.close();
  } catch {
    // It ended without reading everything: what it says and its code are what the test looks at.
  }
}

function killIfRunning(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
