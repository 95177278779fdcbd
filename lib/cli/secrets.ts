import type { Command } from "./command.ts";
import { environmentName, flagName } from "./flags.ts";
import type { Given } from "./parse.ts";

/**
 * What to tell a person whose command line shows a secret to everybody who lists processes; nothing
 * when it does not. Names the other ways, never the secret.
 */
export function shownSecretsWarning(command: Command, { flags }: Given): string | undefined {
  const shown = [...flags.keys()].filter((key) => command.flags[key]?.secret === "always");
  const [first] = shown;
  if (first === undefined) return undefined;
  const names = shown.map((key) => `--${flagName(key)}`).join(" and ");
  const file = `${first}File` in command.flags ? `--${flagName(first)}-file or ` : "";
  const instead = `${file}the variable ${environmentName(command.name, first)}`;
  return `the value of ${names} is visible in the list of processes; use ${instead} instead`;
}
