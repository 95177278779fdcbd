import type { Completes, Flags, FlagValues } from "./flags.ts";
import type { Host } from "./port.ts";

/** One positional argument; the key in `args` is its name, in upper case its placeholder. */
export interface Arg {
  readonly doc: string;
  readonly optional?: boolean;
  /** Takes this and all that follow, at least one unless `optional`; only for the last argument. */
  readonly rest?: boolean;
  readonly completes?: Completes;
  /** Words that the shell offers. */
  readonly suggests?: readonly string[];
}

export type Args = Readonly<Record<string, Arg>>;

export type ArgValue<A> = A extends { readonly rest: true } ? readonly string[]
  : A extends { readonly optional: true } ? string | undefined
  : string;

export type ArgValues<A extends Args> = { readonly [K in keyof A]: ArgValue<A[K]> };

interface CommandText {
  readonly name: string;
  /** One phrase without a full stop; the same as in the list of verbs in main.ts. */
  readonly summary: string;
  /** Paragraphs between usage and flags; lines are printed as they stand. */
  readonly description?: string;
  /** Exit code → when. 1, 2 and 130 are explained for every command and need no line here. */
  readonly exits: Readonly<Record<number, string>>;
  readonly examples?: readonly Example[];
  /** What one might expect of it and it does not do: `change the capture`. For docs/SKILL.md. */
  readonly doesNot?: readonly string[];
  /** An interrupt is how this command normally ends: it then exits with what `run` returns, not 130. */
  readonly endsBySignal?: boolean;
  /** What a fault of logtap's own ends with; for a command to whom 1 means something else. */
  readonly internalExit?: number;
  /** Takes nothing from configuration files: it must work when they are broken. As in main.ts. */
  readonly plain?: boolean;
}

export interface Example {
  readonly doc: string;
  readonly line: string;
}

/** What a command file gives to {@linkcode defineCommand}. */
export interface CommandSpec<F extends Flags, A extends Args> extends CommandText {
  readonly args?: A;
  readonly flags: F;
  /** Returns the exit code, or throws a `LogtapError`. Stops early when `host.signal` aborts. */
  run(flags: FlagValues<F>, args: ArgValues<A>, host: Host): Promise<number> | number;
}

/** A command whose flag types have been forgotten, so that commands fit into one table. */
export interface Command extends CommandText {
  readonly args: Args;
  readonly flags: Flags;
  /** `values` must have been read from this command's own `flags` and `args`. */
  invoke(values: InvokeValues, host: Host): Promise<number>;
}

export interface InvokeValues {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Makes a command from data; the types that `run` sees are inferred from `flags` and `args`. */
export function defineCommand<
  const F extends Flags,
  const A extends Args = Readonly<Record<never, Arg>>,
>(spec: CommandSpec<F, A>): Command {
  const { run: _, ...text } = spec;
  return {
    ...text,
    args: spec.args ?? {},
    // The only place where values lose and regain their types: resolve.ts built them from this data.
    invoke: async ({ flags, args }, host) =>
      await spec.run(flags as FlagValues<F>, args as ArgValues<A>, host),
  };
}

/** `captureDir` → `CAPTURE_DIR`. */
export function argName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** `[flags] DIR [PATTERN...]`. */
export function usageOf(args: Args): string {
  const words = Object.entries(args).map(([key, arg]) => {
    const name = arg.rest === true ? `${argName(key)}...` : argName(key);
    return arg.optional === true ? `[${name}]` : name;
  });
  return ["[flags]", ...words].join(" ");
}

/** Where to read on after a mistake on the command line. */
export function helpHint(command: string): string {
  return `see \`logtap help ${command}\``;
}
