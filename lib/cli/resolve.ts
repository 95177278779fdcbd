import { cutValue, LogtapError } from "../fault/mod.ts";
import { type Arg, argName, type Command, helpHint, type InvokeValues } from "./command.ts";
import { environmentName, type Flag, flagName } from "./flags.ts";
import type { Given } from "./parse.ts";
import type { Host } from "./port.ts";
import { either, readValue, type Texts } from "./values.ts";

/**
 * Where a flag that is not on the command line may come from. Sources are asked in order, the
 * first answer wins; the flag's default comes last. Configuration files are one more source.
 */
export type FlagSource = (command: Command, key: string, flag: Flag) => Texts | undefined;

/** `LOGTAP_<VERB>_<FLAG>`, then the flag's further name if it has one. */
export function environmentSource(env: Host["env"]): FlagSource {
  return (command, key, flag) => {
    const names = [environmentName(command.name, key), ...flag.env === undefined ? [] : [flag.env]];
    for (const origin of names) {
      const text = env(origin);
      if (text !== undefined) return { origin, texts: [text] };
    }
    return undefined;
  };
}

/**
 * What a command's `run` gets: command line before sources before defaults.
 * @throws {LogtapError} usage — a bad value, a missing argument, one too many.
 */
export function resolveValues(
  command: Command,
  given: Given,
  sources: readonly FlagSource[],
): InvokeValues {
  const flags: Record<string, unknown> = {};
  for (const [key, flag] of Object.entries(command.flags)) {
    const texts = textsOf(given, sources, { command, key, flag });
    flags[key] = texts === undefined ? defaultOf(flag) : readValue(flag, texts);
  }
  if (given.flags.has("format") && !("format" in command.flags)) {
    flags["json"] = readFormat(given.flags.get("format") ?? []);
  }
  return { flags, args: assignArgs(command, given.operands) };
}

export interface Wanted {
  readonly command: Command;
  readonly key: string;
  readonly flag: Flag;
}

/** What was said about a flag, first on the command line, then by the sources; undefined: nothing. */
export function textsOf(
  given: Given,
  sources: readonly FlagSource[],
  { command, key, flag }: Wanted,
): Texts | undefined {
  const texts = given.flags.get(key);
  if (texts !== undefined) return { origin: `--${flagName(key)}`, texts };
  for (const source of sources) {
    const found = source(command, key, flag);
    if (found !== undefined) return found;
  }
  return undefined;
}

function defaultOf(flag: Flag): unknown {
  switch (flag.kind) {
    case "switch":
      return flag.default ?? false;
    case "list":
      return [];
    case "parsed":
      return flag.default === undefined ? undefined : flag.parse(flag.default);
    default:
      return flag.default;
  }
}

const FORMATS = ["json", "text"];

/** `--format json` is another spelling of `--json`, where a command has no `--format` of its own. */
function readFormat(texts: readonly string[]): boolean {
  const flag = { kind: "choice", choices: FORMATS, doc: "" } as const;
  return readValue(flag, { origin: "--format", texts }) === "json";
}

function assignArgs(command: Command, operands: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  const rest = [...operands];
  for (const [key, arg] of Object.entries(command.args)) {
    const missing = rest.length === 0 && arg.optional !== true;
    if (missing) throw missingArgument(command, key, arg);
    values[key] = arg.rest === true ? rest.splice(0) : rest.shift();
  }
  const [extra] = rest;
  if (extra !== undefined) throw tooMany(command, extra);
  return values;
}

function missingArgument(command: Command, key: string, arg: Arg): LogtapError {
  return new LogtapError(
    "usage",
    `Cannot run ${command.name}: ${argName(key)} is missing (${arg.doc})`,
    { hint: helpHint(command.name) },
  );
}

function tooMany(command: Command, extra: string): LogtapError {
  const names = Object.keys(command.args).map(argName);
  const expected = names.length === 0 ? "no arguments" : `only ${either(names)}`;
  return new LogtapError(
    "usage",
    `Cannot run ${command.name}: "${
      cutValue(extra)
    }" is one argument too many, expected ${expected}`,
    { hint: helpHint(command.name) },
  );
}
