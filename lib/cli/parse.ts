import { Command as Parser, Option } from "commander";
import { cutValue, LogtapError } from "../fault/mod.ts";
import { type Command, helpHint } from "./command.ts";
import { bareText, type Flag, flagName, placeholder, VERBOSE_FLAG } from "./flags.ts";
import { meant } from "./suggest.ts";
import { parseSwitch } from "./values.ts";

/** What stood on the command line, as texts. */
export interface Given {
  /** Flag key → texts in order; a switch has `true` or `false`. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  readonly help: boolean;
}

/** A command's flags by the spellings that select them: `--json`, `-n`. */
type Spellings = ReadonlyMap<string, { readonly key: string; readonly flag: Flag }>;

/**
 * Splits a command line into flags and operands. commander does the work; what it cannot do is
 * `--switch=false` (see {@linkcode unfold}) and telling a forgotten value from a value.
 * @throws {LogtapError} usage
 */
export function parseCommandLine(command: Command, argv: readonly string[]): Given {
  const spellings = spellingsOf(command);
  const given = new Map<string, string[]>();
  const parser = buildParser(command, given);
  const { operands, unknown } = parser.parseOptions(unfold(command, spellings, argv));
  const [first] = unknown;
  if (first !== undefined) throw unknownFlag(command, spellings, first);
  return { flags: given, operands, help: given.has("help") };
}

function spellingsOf(command: Command): Spellings {
  const spellings = new Map<string, { key: string; flag: Flag }>();
  for (const [key, flag] of Object.entries(flagsWithAliases(command))) {
    spellings.set(`--${flagName(key)}`, { key, flag });
    if (flag.short !== undefined) spellings.set(`-${flag.short}`, { key, flag });
  }
  return spellings;
}

/**
 * Flags that commands have without naming them: `--help`, `--verbose`, and `--format json` for
 * `--json`.
 */
function flagsWithAliases(command: Command): Readonly<Record<string, Flag>> {
  const help = { help: { kind: "switch", short: "h", doc: "Show this text" } } as const;
  const format = { format: { kind: "text", value: "json|text", doc: "Same as --json" } } as const;
  const hasAlias = "json" in command.flags && !("format" in command.flags);
  return { ...(hasAlias ? format : {}), ...help, verbose: VERBOSE_FLAG, ...command.flags };
}

function buildParser(command: Command, given: Map<string, string[]>): Parser {
  const parser = new Parser(command.name)
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  for (const [key, flag] of Object.entries(flagsWithAliases(command))) {
    const long = `--${flagName(key)}`;
    const value = flag.kind === "switch" ? "" : ` <${placeholder(flag)}>`;
    const short = flag.short === undefined ? "" : `-${flag.short}, `;
    parser.addOption(new Option(`${short}${long}${value}`));
    parser.on(`option:${flagName(key)}`, (text: string | null) => {
      given.set(key, [...given.get(key) ?? [], text ?? "true"]);
    });
    const isNegatable = flag.kind === "switch" || (flag.kind === "parsed" && "bare" in flag);
    if (!isNegatable) continue;
    parser.addOption(new Option(`--no-${flagName(key)}`));
    parser.on(`option:no-${flagName(key)}`, () => given.set(key, ["false"]));
  }
  return parser;
}

/**
 * Rewrites `--switch=true|false`, which commander has no word for (an optional value would swallow
 * the operand behind a bare `--switch`), and refuses a known flag where a value is missing.
 */
function unfold(command: Command, spellings: Spellings, argv: readonly string[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? "";
    if (word === "--") return [...result, ...argv.slice(i)];
    const bare = bareText(spellings.get(word)?.flag);
    if (bare !== undefined) {
      result.push(`${word}=${bare}`);
      continue;
    }
    const taker = valueTaker(spellings, word);
    const next = argv[i + 1];
    if (taker === undefined) {
      result.push(unfoldSwitch(spellings, word));
      continue;
    }
    if (next === undefined || isKnownFlag(spellings, next)) {
      throw forgottenValue(command, taker, next);
    }
    result.push(word, next);
    i++;
  }
  return result;
}

interface Taker {
  readonly spelling: string;
  readonly flag: Flag;
}

/** The value flag that takes the next word: `--from`, `-n`, or the last letter of `-rn`. */
function valueTaker(spellings: Spellings, word: string): Taker | undefined {
  const spelling = /^-[A-Za-z]{2,}$/.test(word) ? lastOfCluster(spellings, word) : word;
  const flag = spellings.get(spelling)?.flag;
  return flag === undefined || flag.kind === "switch" ? undefined : { spelling, flag };
}

/** `-rn` → `-n` when r is a switch; the word itself when a value flag stands before the end. */
function lastOfCluster(spellings: Spellings, word: string): string {
  const letters = [...word.slice(1)];
  const switches = letters.slice(0, -1).every((letter) =>
    spellings.get(`-${letter}`)?.flag.kind === "switch"
  );
  return switches ? `-${letters.at(-1) ?? ""}` : word;
}

function isKnownFlag(spellings: Spellings, word: string): boolean {
  return word.startsWith("--") && spellings.has(word.split("=")[0] ?? word);
}

function forgottenValue(command: Command, taker: Taker, next: string | undefined): LogtapError {
  const { spelling, flag } = taker;
  const expected = `Cannot run ${command.name}: ${spelling} expects ${placeholder(flag)}`;
  if (next === undefined) {
    return new LogtapError("usage", expected, { hint: helpHint(command.name) });
  }
  const word = cutValue(next);
  return new LogtapError("usage", `${expected}, but ${word} follows`, {
    hint: `write ${spelling}=${word} if that is the value`,
  });
}

function unfoldSwitch(spellings: Spellings, word: string): string {
  const at = word.indexOf("=");
  const name = word.slice(0, at);
  if (at < 0 || spellings.get(name)?.flag.kind !== "switch") return word;
  const value = word.slice(at + 1);
  const on = parseSwitch(value);
  if (on === undefined) {
    throw new LogtapError(
      "usage",
      `Cannot use ${name} "${cutValue(value)}": expected true or false`,
    );
  }
  return on ? name : `--no-${name.slice(2)}`;
}

function unknownFlag(command: Command, spellings: Spellings, word: string): LogtapError {
  const name = word.startsWith("--") ? word.split("=")[0] ?? word : word.slice(0, 2);
  const near = name.startsWith("--") ? meant(name, spellings.keys()) : undefined;
  const guess = near === undefined ? "" : `; did you mean ${near}?`;
  return new LogtapError(
    "usage",
    `Cannot run ${command.name}: there is no flag ${cutValue(name)}${guess}`,
    { hint: helpHint(command.name) },
  );
}
