import type { Command } from "../command.ts";
import { type Flag, flagName, type Flags, placeholder } from "../flags.ts";
import { LOCAL_PATH } from "./places.ts";
import { COMMON_FLAGS } from "./settings.ts";

/**
 * The file that `logtap init` makes: every setting there is, commented out, with its doc and its
 * default. It sets nothing until a `#` is removed.
 */
export function configTemplate(commands: readonly Command[]): string {
  const head = `# Settings of logtap. A setting counts when the # before its name is gone.
# The command line wins, then variables (LOGTAP_RECV_MAX_DISK), then ${LOCAL_PATH} in the current
# directory, then this file. \`logtap init --show\` says what holds and why.
`;
  const sections = [
    sectionText("defaults", "For every command that has the flag", COMMON_FLAGS),
    ...commands.filter(({ plain }) => plain !== true)
      .map(({ name, summary, flags }) => sectionText(name, summary, flags)),
  ];
  return [head, ...sections].join("");
}

function sectionText(name: string, summary: string, flags: Flags): string {
  const lines = Object.entries(flags).flatMap(([key, flag]) => settingLines(flagName(key), flag));
  return `\n# ${summary}.\n${name}:\n${lines.join("\n")}\n`;
}

/** `# Doc` and `#name: value`, indented, so that a setting counts when its `#` is removed. */
function settingLines(name: string, flag: Flag): readonly string[] {
  const notes = [
    ...flag.kind === "choice" ? [flag.choices.join(", ")] : [],
    ...flag.local === "never" ? [`not in ${LOCAL_PATH}`] : [],
  ];
  const note = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  return [`  # ${flag.doc}${note}`, `  #${name}: ${exampleValue(flag)}`];
}

/** The default, or what stands for a value where there is none. */
function exampleValue(flag: Flag): string {
  switch (flag.kind) {
    case "switch":
      return String(flag.default ?? false);
    case "number":
      return String(flag.default ?? flag.value);
    case "list":
      return `[${quoted(flag.value)}]`;
    default:
      return quoted(flag.default ?? placeholder(flag));
  }
}

/** As YAML, in quotes where a bare text might mean something else. JSON strings are YAML. */
function quoted(text: string): string {
  const isPlain = /^([A-Za-z./][\w./-]*|\d+[KMGT]?B)$/.test(text) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
