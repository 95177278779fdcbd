/** Other people's programs, run to their end. */
export interface ProgramEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** With `env` alone, without the caller's environment. */
  readonly clearEnv?: boolean;
  readonly stdin?: Uint8Array;
}

/** Runs a program and hands back what it said, whatever its exit code. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { stdin, ...options }: ProgramOptions = {},
): Promise<ProgramEnd> {
  const child = new Deno.Command(program, {
    ...options,
    args: [...args],
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [end] = await Promise.all([child.output(), feed(child, stdin)]);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: end.code, stdout: text(end.stdout), stderr: text(end.stderr) };
}

/**
 * Runs a program that must succeed; what it printed.
 * @throws {Error} with its exit code and what it said on stderr.
 */
export async function outputOf(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args, options);
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stderr.slice(-2_000)}`);
}

async function feed(child: Deno.ChildProcess, stdin: Uint8Array | undefined): Promise<void> {
  if (stdin === undefined) return;
  const writer = child.stdin.getWriter();
  try {
    await writer.write(stdin);
    await writer.close();
  } catch {
    // It ended without reading everything: its exit code says why.
  }
}
