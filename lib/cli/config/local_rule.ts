import { LogtapError } from "../../fault/mod.ts";
import type { Flag } from "../flags.ts";
import { CONFIG_VARIABLE, isAbsolute, LOCAL_PATH } from "./places.ts";

/**
 * Refuses what a `.logtap.yaml` must not set, see `LocalRule` in flags.ts. `behind` is no matter of
 * the value: settings.ts asks the files in another order for it.
 *
 * @throws {LogtapError} denied — says so and names the way out.
 */
export function checkLocal(
  flag: Flag,
  texts: readonly string[],
  { name, place }: { readonly name: string; readonly place: string },
): void {
  const says = objection(flag, texts);
  if (says === undefined) return;
  throw new LogtapError("denied", `Cannot use ${place}: ${says.replace("%", name)}`, {
    hint: `put it into your own file, which \`logtap init\` makes, or trust this one with ` +
      `${CONFIG_VARIABLE}=${LOCAL_PATH}`,
  });
}

/** What is said against the texts; `%` stands for the setting. */
function objection({ local }: Flag, texts: readonly string[]): string | undefined {
  if (local === "never") return "% is not taken from a file of the current directory";
  if (local === "below" && !texts.every(staysBelow)) {
    return "there, % may only name something below the current directory";
  }
  if (local === "loopback" && !texts.every(isLoopback)) {
    return "there, % may only name this machine, such as 127.0.0.1";
  }
  return undefined;
}

/** A host, with or without a port. Names but localhost could be anybody's. */
function isLoopback(address: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)(:\d*)?$/i.test(address);
}

/** Whether a path leads nowhere but down, by its text alone. */
function staysBelow(path: string): boolean {
  return !isAbsolute(path) && !path.startsWith("~") && !path.split(/[/\\]/).includes("..");
}
