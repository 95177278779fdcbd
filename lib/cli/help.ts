import { exitCodeOf } from "../fault/mod.ts";
import { argName, type Command, usageOf } from "./command.ts";
import {
  bareText,
  environmentName,
  type Flag,
  flagName,
  placeholder,
  VERBOSE_FLAG,
} from "./flags.ts";

/** Widest column of names; longer ones get a line of their own. */
const NAME_CELLS_MAX = 30;

/** The text of `logtap help X`, newline at the end. `columns` is where lines are broken. */
export function commandHelp(command: Command, columns: number): string {
  const width = Math.min(columns, 100);
  const sections = [
    `logtap ${command.name}: ${command.summary}`,
    section("USAGE", [`  logtap ${command.name} ${usageOf(command.args)}`]),
    command.description ?? "",
    section("ARGUMENTS", twoColumns(argRows(command), width)),
    section("FLAGS", twoColumns(flagRows(command), width)),
    section("ENVIRONMENT", environmentLines(command, width)),
    section("EXAMPLES", exampleLines(command)),
    section("EXIT STATUS", twoColumns(exitRows(command), width)),
  ];
  return sections.filter((text) => text !== "").join("\n\n") + "\n";
}

/** What the overview shows of a command, without loading it. */
export interface Verb {
  readonly summary: string;
  /** For programs, not for people: left out of help and guesses. */
  readonly hidden?: boolean;
}

/** The names of the verbs that people use. */
export function shownVerbs(verbs: Readonly<Record<string, Verb>>): readonly string[] {
  return Object.keys(verbs).filter((name) => verbs[name]?.hidden !== true);
}

export function programHelp(verbs: Readonly<Record<string, Verb>>, columns: number): string {
  const rows = shownVerbs(verbs).map((name): Row => [name, verbs[name]?.summary ?? ""]);
  const sections = [
    "logtap captures what systems say, keeps it in a portable directory, and lets you look.",
    section("USAGE", ["  logtap COMMAND [flags] [arguments]"]),
    section("COMMANDS", twoColumns(rows, Math.min(columns, 100))),
    "`logtap help COMMAND` tells more about one of them; `logtap --version` says which logtap this is.",
  ];
  return sections.join("\n\n") + "\n";
}

type Row = readonly [name: string, doc: string];

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [title, ...lines].join("\n");
}

function argRows(command: Command): Row[] {
  return Object.entries(command.args).map(([key, arg]): Row => [argName(key), arg.doc]);
}

/** Rows of the flags in the order of the data, then those of every command. */
export function flagRows(command: Command): Row[] {
  const rows = Object.entries(command.flags).map(([key, flag]): Row => [
    flagSpelling(key, flag),
    `${flag.doc}${extras(flag)}`,
  ]);
  const verbose: Row[] = "verbose" in command.flags
    ? []
    : [[flagSpelling("verbose", VERBOSE_FLAG), VERBOSE_FLAG.doc]];
  return [...rows, ...verbose, ["-h, --help", "Show this text"]];
}

function flagSpelling(key: string, flag: Flag): string {
  const short = flag.short === undefined ? "    " : `-${flag.short}, `;
  const no = flag.kind === "switch" && flag.default === true ? "[no-]" : "";
  return `${short}--${no}${flagName(key)}${valueSpelling(flag)}`;
}

function valueSpelling(flag: Flag): string {
  const value = placeholder(flag);
  if (bareText(flag) !== undefined) return `[=${value}]`;
  return value === "" ? "" : ` ${value}`;
}

function extras(flag: Flag): string {
  const notes: string[] = [];
  if (flag.kind === "list") notes.push("repeatable");
  else if (flag.kind === "switch") notes.push(...(flag.default === true ? ["default on"] : []));
  else if (flag.default !== undefined) notes.push(`default ${flag.default}`);
  return notes.length === 0 ? "" : ` (${notes.join(", ")})`;
}

function environmentLines(command: Command, width: number): string[] {
  const [key] = Object.keys(command.flags);
  if (key === undefined) return [];
  const file = command.plain === true
    ? ""
    : `, or under \`${command.name}:\` in a configuration file (\`${flagName(key)}: …\`)`;
  const rule = `Each flag may be set by a variable, ${environmentName(command.name, key)} for ` +
    `--${flagName(key)}${file}. The command line wins, then the variable.`;
  const further = Object.entries(command.flags).flatMap(([other, { env, keys = [] }]) => [
    ...env === undefined ? [] : [`  ${env} also sets --${flagName(other)}`],
    ...keys.map((name) => `  \`${name}:\` in a file also sets --${flagName(other)}`),
  ]);
  return [...wrap(rule, width - 2).map((line) => `  ${line}`), ...further];
}

function exampleLines(command: Command): string[] {
  const blocks = (command.examples ?? []).map(({ doc, line }) => `  # ${doc}\n  ${line}`);
  return blocks.length === 0 ? [] : [blocks.join("\n\n")];
}

/** The command's own exits and those that every command has. */
export function exitRows(command: Command): Row[] {
  const common = {
    [exitCodeOf("internal")]: "logtap itself failed",
    [exitCodeOf("usage")]: "wrong flags or arguments",
    130: command.endsBySignal === true ? "interrupted twice" : "interrupted",
  };
  const all: Record<string, string> = { ...common, ...command.exits };
  return Object.entries(all).map(([code, when]): Row => [code, when]);
}

function twoColumns(rows: readonly Row[], width: number): string[] {
  const fitting = rows.map(([name]) => name.length).filter((n) => n <= NAME_CELLS_MAX);
  const nameWidth = Math.max(0, ...fitting);
  const indent = " ".repeat(nameWidth + 4);
  return rows.flatMap(([name, doc]) => {
    const [first = "", ...rest] = wrap(doc, Math.max(20, width - indent.length));
    const head = name.length > nameWidth
      ? [`  ${name}`, indent + first]
      : [`  ${name.padEnd(nameWidth)}  ${first}`];
    return [...head, ...rest.map((line) => indent + line)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
