/** What a program said and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  /** Without colours. */
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, whatever its exit code; it reads nothing. */
export async function run(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<Ended> {
  const { env = {}, ...rest } = options;
  const command = new Deno.Command(program, {
    ...{ ...rest, args: [...args], env: { NO_COLOR: "1", ...env } },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  });
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr).replace(/\x1b\[[\d;]*m/g, "") };
}

/** Runs a program that must succeed; what it printed, without white space at the ends. */
export async function outputOf(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code === 0) return stdout.trim();
  throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${stderr.slice(-2_000)}`);
}
