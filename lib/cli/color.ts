import type { Host } from "./port.ts";

export type ColorChoice = "auto" | "always" | "never";

/**
 * Whether to colour what goes to stdout. A choice made by flag decides; then NO_COLOR, then
 * FORCE_COLOR and CLICOLOR_FORCE, then TERM=dumb and CLICOLOR=0, then whether it is a terminal.
 */
export function wantsColor(choice: ColorChoice, host: Host): boolean {
  if (choice !== "auto") return choice === "always";
  if (host.env("NO_COLOR") !== undefined) return false;
  if (isOn(host.env("FORCE_COLOR")) || isOn(host.env("CLICOLOR_FORCE"))) return true;
  if (host.env("TERM") === "dumb" || host.env("CLICOLOR") === "0") return false;
  return host.stdout.isTerminal;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "0" && value !== "false";
}
