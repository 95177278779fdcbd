import { isFile } from "../skip.ts";
import { openTerminal } from "../tmux.ts";
import { waitFor } from "../wait_for.ts";
import { quote } from "./stand_in.ts";

export interface OnTerminal {
  /** Pressed whenever the script has taken the whole screen; names of tmux. */
  readonly keys: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly deadlineS: number;
}

/** Runs a script where a person would: on a terminal. Returns its code, and what is on the screen. */
export async function runOnTerminal(
  script: string,
  { keys, cwd, env, deadlineS }: OnTerminal,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const [file, ended] = [`${env["HOME"]}/on-terminal`, `${env["HOME"]}/on-terminal.code`];
  if (isFile(ended)) await Deno.remove(ended);
  await Deno.writeTextFile(file, `set -e -o pipefail\n${script}\n`);
  const command = `bash ${quote(file)}; echo $? >${quote(`${ended}.new`)}; ` +
    `mv ${quote(`${ended}.new`)} ${quote(ended)}; cat`;
  await using terminal = await openTerminal(["bash", "-c", command], { cwd, env });
  const isTaken = async () => await terminal.ask("alternate_on") === "1";
  const deadlineMs = deadlineS * 1000;
  const what = "the example to end, or to take the screen";
  while (await waitFor(async () => await isTaken() || isFile(ended), { what, deadlineMs })) {
    if (isFile(ended)) break;
    await terminal.see(/\? help|which services\?/);
    await terminal.press(...keys);
    await waitFor(async () => !await isTaken(), { what: `${keys} to leave the view` });
  }
  return {
    code: Number(await Deno.readTextFile(ended)),
    stdout: await terminal.screen(),
    stderr: "",
  };
}
