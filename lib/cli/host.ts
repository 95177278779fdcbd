import { GATHER_MS, GatheredWriter, type Output } from "./output.ts";
import { type Host, Stop } from "./port.ts";

/** Cells of a line when the size of the terminal is not known. */
const COLUMNS = 80;

/** The host of this process. `controller` is aborted when stdout takes no more. */
export function openHost(controller: AbortController): Host {
  const closed = (error: unknown) => {
    const gone = error instanceof Deno.errors.BrokenPipe;
    controller.abort(new Stop(gone ? "closed_pipe" : "failed_output", error));
  };
  return {
    stdout: new StandardOutput(Deno.stdout, { delayMs: GATHER_MS, onBroken: closed }),
    // Nobody may be listening to talk, and no command ends for that.
    stderr: new StandardOutput(Deno.stderr, { delayMs: 0, onBroken: () => {} }),
    stdin: () => untilStopped(Deno.stdin.readable, controller.signal),
    signal: controller.signal,
    env: (name) => Deno.env.get(name) || undefined,
    nowMs: () => Date.now(),
    giveUpRights,
  };
}

/** Ends with the stream, or when the command is asked to end: somebody may be slow to type. */
async function* untilStopped(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel();
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function giveUpRights(keeps: readonly "write"[] = []): void {
  for (const name of ["write", "net", "env", "sys", "run", "ffi", "import"] as const) {
    if (!keeps.some((kept) => kept === name)) Deno.permissions.revokeSync({ name });
  }
}

class StandardOutput extends GatheredWriter implements Output {
  readonly isTerminal: boolean;

  constructor(file: typeof Deno.stdout, options: ConstructorParameters<typeof GatheredWriter>[1]) {
    super(file, options);
    this.isTerminal = file.isTerminal();
  }

  /** Asked each time, for windows change size. */
  get columns(): number {
    if (!this.isTerminal) return COLUMNS;
    try {
      return Deno.consoleSize().columns || COLUMNS;
    } catch {
      // Neither stdin, stdout nor stderr can tell: a terminal that has been closed.
      return COLUMNS;
    }
  }
}
