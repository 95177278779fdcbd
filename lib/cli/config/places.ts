import type { Host } from "../port.ts";

/** The file of a folder, for those who work in it. */
export const LOCAL_PATH = ".logtap.yaml";

/** Names one file that is read instead of all others, or says `off`. */
export const CONFIG_VARIABLE = "LOGTAP_CONFIG";

/**
 * Where a person's own file may be. The first that exists is read; if none does, the first is where
 * `logtap init` makes it. Empty when there is no home.
 *
 *     $XDG_CONFIG_HOME/logtap/config.yaml     if that is set; else, by system:
 *     ~/.config/logtap/config.yaml            ~/Library/Application Support/…   %APPDATA%\logtap\…
 *     ~/.logtap/config.yaml                   the older program's
 *
 * Follows the XDG Base Directory Specification 0.8: a relative XDG_CONFIG_HOME does not count.
 */
export function userPlaces(os: string, env: Host["env"]): readonly string[] {
  const slash = os === "windows" ? "\\" : "/";
  const home = env("HOME") ?? (os === "windows" ? env("USERPROFILE") : undefined);
  const parts = home === undefined ? [] : [trimmed(home)];
  const folder = namedHome(os, env) ?? [...parts, ...CONFIG_HOMES[os] ?? [".config"]].join(slash);
  const places = [
    ...namedHome(os, env) === undefined && home === undefined ? [] : [[folder, "logtap"]],
    ...parts.map((part) => [part, ".logtap"]),
  ];
  return places.map((names) => [...names, "config.yaml"].join(slash));
}

/** Where programs keep their settings below the home, when no variable says it and it is not `.config`. */
const CONFIG_HOMES: Readonly<Record<string, readonly string[]>> = {
  darwin: ["Library", "Application Support"],
  windows: ["AppData", "Roaming"],
};

function namedHome(os: string, env: Host["env"]): string | undefined {
  const named = env("XDG_CONFIG_HOME");
  if (named !== undefined && isAbsolute(named)) return trimmed(named);
  const roaming = os === "windows" ? env("APPDATA") : undefined;
  return roaming === undefined ? undefined : trimmed(roaming);
}

function trimmed(folder: string): string {
  return folder.replace(/[/\\]+$/, "");
}

/** By the rules of any system: `/x`, `\x`, `C:x`. */
export function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path);
}
