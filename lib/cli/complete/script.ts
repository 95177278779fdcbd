import bash from "./scripts/logtap.bash" with { type: "text" };
import fish from "./scripts/logtap.fish" with { type: "text" };
import powershell from "./scripts/logtap.ps1" with { type: "text" };
import zsh from "./scripts/logtap.zsh" with { type: "text" };

/** Shells by the names that `logtap completion` takes. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

export type Shell = typeof SHELLS[number];

/** What a shell runs to complete command lines of logtap; each asks `logtap __complete`. */
export const SCRIPTS: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };

export function isShell(word: string): word is Shell {
  return (SHELLS as readonly string[]).includes(word);
}
