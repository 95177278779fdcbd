import { type Command, environmentName, type Flag, flagName } from "../lib/cli/mod.ts";

const HEAD = [
  "| setting | default | variable, and further names | in `.logtap.yaml` |",
  "|---|---|---|---|",
];

/** Every setting of the commands that read files, as a table in Markdown. */
export function settingsTable(commands: readonly Command[]): string {
  const rows = commands.filter(({ plain }) => plain !== true).flatMap((command) =>
    Object.entries(command.flags).map(([key, flag]) => row(command.name, key, flag))
  );
  return [...HEAD, ...rows, ""].join("\n");
}

function row(command: string, key: string, flag: Flag): string {
  const names = [environmentName(command, key), flag.env ?? [], flag.keys ?? []].flat();
  return cells([
    `\`${command}.${flagName(key)}\``,
    defaultOf(flag),
    names.map((name) => `\`${name}\``).join(", "),
    flag.local ?? "",
  ]);
}

function defaultOf(flag: Flag): string {
  if (flag.kind === "list") return "";
  if (flag.kind === "switch") return `\`${flag.default ?? false}\``;
  return flag.default === undefined ? "" : `\`${flag.default}\``;
}

function cells(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}
