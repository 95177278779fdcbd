import { sanitize } from "../ansi/mod.ts";
import type { Command, InvokeValues } from "./command.ts";
import { type Flag, flagName, VERBOSE_FLAG } from "./flags.ts";
import type { Given } from "./parse.ts";
import type { Host } from "./port.ts";
import type { Program } from "./program.ts";
import { environmentSource, type FlagSource, resolveValues, textsOf } from "./resolve.ts";
import { readValue, shownValue, type Texts } from "./values.ts";

export interface Surroundings {
  readonly program: Program;
  readonly host: Host;
}

/**
 * What a command gets, from everywhere: command line, environment, files, defaults. With --verbose
 * says on stderr which settings came from elsewhere than the command line.
 *
 * @throws {LogtapError} usage or denied — a value, a name or a file that cannot be used.
 */
export async function gatherValues(
  command: Command,
  given: Given,
  { program, host }: Surroundings,
): Promise<InvokeValues> {
  const files = command.plain === true ? [] : await program.configFiles?.(host.env) ?? [];
  const sources = [environmentSource(host.env)];
  if (files.length > 0) {
    // Who has no file does not load what reads it.
    const { fileSource, readSections } = await import("./config/mod.ts");
    sources.push(fileSource(await readSections(files, sectionNames(program)), command));
  }
  const used: Used[] = [];
  const values = resolveValues(command, given, sources.map((source) => noting(source, used)));
  if (isVerbose(command, given, sources)) {
    const read = files.map(({ path }) => `logtap: reads ${sanitize(path)}\n`);
    await host.stderr.write([...read, ...used.map(usedLine)].join(""));
  }
  return values;
}

/** The commands that a configuration file may have a section for. */
function sectionNames({ verbs }: Program): readonly string[] {
  return Object.entries(verbs).filter(([, { plain }]) => plain !== true).map(([name]) => name);
}

interface Used {
  readonly name: string;
  readonly flag: Flag;
  readonly texts: Texts;
}

/** The same source, which writes down what it has answered. */
function noting(source: FlagSource, used: Used[]): FlagSource {
  return (command, key, flag) => {
    const texts = source(command, key, flag);
    if (texts !== undefined) used.push({ name: `${command.name}.${flagName(key)}`, flag, texts });
    return texts;
  };
}

function usedLine({ name, flag, texts }: Used): string {
  const value = flag.secret !== undefined ? "set" : `"${sanitize(shownValue(flag, texts))}"`;
  // A setting of a file has its name in its origin.
  const origin = texts.origin.replace(`${name} (`, "(").replace(/^([^(].*)$/, "($1)");
  return `logtap: ${name} is ${value} ${sanitize(origin)}\n`;
}

function isVerbose(command: Command, given: Given, sources: readonly FlagSource[]): boolean {
  if ("verbose" in command.flags) return false;
  const texts = textsOf(given, sources, { command, key: "verbose", flag: VERBOSE_FLAG });
  return texts !== undefined && readValue(VERBOSE_FLAG, texts) === true;
}
