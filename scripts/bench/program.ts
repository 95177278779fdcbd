import { ROOT, RUN_FLAGS } from "../product.ts";

/** The product as the bench starts it. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** The bars for start and memory are meant for the compiled program only. */
  readonly isCompiled: boolean;
  /** Told at the top of the table. */
  readonly name: string;
}

const COMPILED = "dist/logtap";

/** The named binary, else `dist/logtap` if it was compiled, else `deno run main.ts`. */
export async function findProgram(bin: string | undefined): Promise<Program> {
  const path = bin ?? new URL(COMPILED, ROOT).pathname;
  if (bin !== undefined || await isFile(path)) {
    return { command: path, args: [], isCompiled: true, name: bin ?? COMPILED };
  }
  const main = new URL("main.ts", ROOT).pathname;
  return {
    command: Deno.execPath(),
    args: ["run", ...RUN_FLAGS, main],
    isCompiled: false,
    name: `deno ${Deno.version.deno} run main.ts`,
  };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

/** Runs the product to its end; what it printed. */
export async function runProgram(program: Program, args: readonly string[]): Promise<string> {
  const command = new Deno.Command(program.command, { args: [...program.args, ...args] });
  const { success, stdout, stderr } = await command.output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`logtap ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
}

/** Milliseconds until the product has ended. */
export async function timeToEnd(program: Program, args: readonly string[]): Promise<number> {
  const startMs = performance.now();
  await runProgram(program, args);
  return performance.now() - startMs;
}

/** Milliseconds until the first byte on standard output; then the product is ended. */
export async function timeToFirstByte(program: Program, args: readonly string[]): Promise<number> {
  const startMs = performance.now();
  const child = new Deno.Command(program.command, {
    args: [...program.args, ...args],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  const { done } = await reader.read();
  const tookMs = performance.now() - startMs;
  await reader.cancel(); // A closed pipe ends it.
  await child.status;
  if (done) throw new Error(`logtap ${args.join(" ")} printed nothing`);
  return tookMs;
}
