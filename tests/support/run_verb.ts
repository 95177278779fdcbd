import { runProgram } from "../../lib/cli/mod.ts";
import { VERBS } from "../../main.ts";
import { testHost, type TestHostOptions } from "./host.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, as the program does, and keeps what it says. */
export async function runVerb(
  args: readonly string[],
  options: TestHostOptions = {},
): Promise<Ran> {
  const host = testHost(options);
  const code = await runProgram({ version: "test", verbs: VERBS }, args, host);
  return { code, stdout: host.stdout.text, stderr: host.stderr.text };
}
