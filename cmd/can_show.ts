import type { Host } from "../lib/cli/mod.ts";
import { hasKeyboard } from "../tui/start.ts";

/** Why no view can be shown, as the end of a sentence; undefined when one can. */
export function whyNoView(host: Host): string | undefined {
  if (!host.stdout.isTerminal) return "stdout is no terminal";
  if (host.env("TERM") === "dumb") return "TERM is dumb: this terminal knows nothing but lines";
  return hasKeyboard() ? undefined : "there is no terminal to read keys from";
}

/** Whether there is a person at a terminal, and nothing else is made of what is written. */
export function canShow(host: Host): boolean {
  return host.stderr.isTerminal && whyNoView(host) === undefined;
}
