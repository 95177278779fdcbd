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
  const hint = `put it into your own file, which \`logtap init\` makes, or trust this one with ` +
    `${CONFIG_VARIABLE}=${LOCAL_PATH}`;
  if (flag.local === "never") {
    const says = `${name} is not taken from a file of the current directory`;
    throw new LogtapError("denied", `Cannot use ${place}: ${says}`, { hint });
  }
  if (flag.local === "below" && !texts.every(staysBelow)) {
    const says = `there, ${name} may only name something below the current directory`;
    throw new LogtapError("denied", `Cannot use ${place}: ${says}`, { hint });
  }
}

/** Whether a path leads nowhere but down, by its text alone. */
function staysBelow(path: string): boolean {
  return !isAbsolute(path) && !path.startsWith("~") && !path.split(/[/\\]/).includes("..");
}
