import { cutValue, EXIT, exitCodeOf, LogtapError } from "../fault/mod.ts";
import type { Command, InvokeValues } from "./command.ts";
import type { ConfigFile } from "./config/mod.ts";
import { asFault } from "./faults.ts";
import { commandHelp, programHelp, shownVerbs, type Verb } from "./help.ts";
import { type Host, stopOf } from "./port.ts";
import { faultJson, faultText } from "./report.ts";
import { shownSecretsWarning } from "./secrets.ts";
import { meant } from "./suggest.ts";

/** A verb in the program's table; its file is loaded when it is needed. */
export interface LazyVerb extends Verb {
  /** As in the command itself: it takes nothing from configuration files. */
  readonly plain?: boolean;
  readonly load: () => Promise<{ readonly default: Command }>;
}

export interface Program {
  /** One line for `--version`. */
  readonly version: string;
  readonly verbs: Readonly<Record<string, LazyVerb>>;
  /** Reads the configuration files there are, the one that wins first; asked when a command runs. */
  readonly configFiles?: (env: Host["env"]) => Promise<readonly ConfigFile[]>;
}

/** Runs one command line to its end, faults told and output flushed. Returns the exit code. */
export async function runProgram(
  program: Program,
  argv: readonly string[],
  host: Host,
): Promise<number> {
  const telling: Telling = { json: wantsJson(argv) };
  let code: number;
  try {
    code = await dispatch(program, argv, { host, telling });
    await host.stdout.flush();
  } catch (error) {
    await host.stdout.flush();
    code = cameOfStop(error, host) ? EXIT.interrupted : await tell(error, telling, host);
  }
  // Only after the flush is it known whether stdout took everything.
  const stop = stopOf(host.signal);
  if (stop?.kind === "closed_pipe") code = EXIT.ok;
  if (stop?.kind === "failed_output") {
    code = await tell(asFault(stop.cause, "write the output"), telling, host);
  }
  await host.stderr.flush();
  return code;
}

/** Whether an error only says that the command was stopped; nobody wants to read that. */
function cameOfStop(error: unknown, host: Host): boolean {
  const stop = stopOf(host.signal);
  if (stop === undefined) return false;
  return error === stop || stop.kind === "closed_pipe" ||
    (error instanceof Error && error.name === "AbortError");
}

/** How a fault will be told; a command that has read its flags knows better than the bare words. */
interface Telling {
  json: boolean;
  internalExit?: number;
}

async function tell(
  error: unknown,
  { json, internalExit = EXIT.internal }: Telling,
  host: Host,
): Promise<number> {
  const fault = asFault(error);
  await host.stderr.write(json ? faultJson(fault) : faultText(fault));
  const code = exitCodeOf(fault.kind);
  return code === EXIT.internal ? internalExit : code;
}

interface Surroundings {
  readonly host: Host;
  readonly telling: Telling;
}

async function dispatch(
  program: Program,
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { host, telling } = surroundings;
  const [first, ...rest] = argv;
  switch (first) {
    case undefined:
    case "-h":
    case "--help":
      return await print(host, programHelp(program.verbs, host.stdout.columns));
    case "-V":
    case "--version":
      return await print(host, `${program.version}\n`);
    case "help":
      return await help(program, rest, host);
  }
  const command = await load(program, first);
  if (command.internalExit !== undefined) telling.internalExit = command.internalExit;
  // Loaded here, because help and version have no use for it and it takes a good part of their time.
  const { parseCommandLine } = await import("./parse.ts");
  const { gatherValues } = await import("./gather.ts");
  const given = parseCommandLine(command, rest);
  if (given.help) return await print(host, commandHelp(command, host.stdout.columns));
  const values = await gatherValues(command, given, { program, host });
  if (typeof values.flags["json"] === "boolean") telling.json = values.flags["json"];
  const warning = shownSecretsWarning(command, given);
  if (warning !== undefined) await host.stderr.write(`warning: ${warning}\n`);
  return await runCommand(command, values, host);
}

async function help(program: Program, names: readonly string[], host: Host): Promise<number> {
  const name = names.find((word) => !word.startsWith("-"));
  if (name === undefined) return await print(host, programHelp(program.verbs, host.stdout.columns));
  return await print(host, commandHelp(await load(program, name), host.stdout.columns));
}

async function print(host: Host, text: string): Promise<number> {
  await host.stdout.write(text);
  return EXIT.ok;
}

async function load(program: Program, name: string): Promise<Command> {
  if (Object.hasOwn(program.verbs, name)) {
    const verb = program.verbs[name];
    if (verb !== undefined) return (await verb.load()).default;
  }
  const isFlag = name.startsWith("-");
  const near = meant(name, shownVerbs(program.verbs));
  const guess = near === undefined ? "" : `; did you mean ${near}?`;
  const what = isFlag ? `flags come behind the command` : `there is no such command${guess}`;
  throw new LogtapError("usage", `Cannot run "${cutValue(name)}": ${what}`, {
    hint: "`logtap help` lists the commands",
  });
}

async function runCommand(command: Command, values: InvokeValues, host: Host): Promise<number> {
  const code = await command.invoke(values, host);
  const interrupted = stopOf(host.signal)?.kind === "interrupted";
  return interrupted && command.endsBySignal !== true ? EXIT.interrupted : code;
}

/** Read off the bare words, for the fault may be that they cannot be parsed. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  return words.some((word, i) =>
    word === "--json" || word === "--json=true" || word === "--format=json" ||
    (word === "json" && words[i - 1] === "--format")
  );
}
