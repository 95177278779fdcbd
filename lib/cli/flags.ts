/**
 * What a `.logtap.yaml` may do to a flag. The file may have come with somebody else's folder, a
 * cloned repository say, and must not open what its reader has closed:
 * - `never`: it is refused there. For what says where data goes, who may come in, what is read as a
 *   key, which rights there are;
 * - `below`: a path that stays below the current directory;
 * - `loopback`: an address of this machine;
 * - `behind`: it counts only where the person's own file says nothing. For what protects.
 */
export type LocalRule = "never" | "below" | "loopback" | "behind";

/** What the shell completes a value with: names of files, or what a capture holds. */
export type Completes = "file" | "directory" | "capture" | "label";

/** What every flag has. A key `maxFile` in a command's flags is spelled `--max-file`. */
interface FlagBase {
  /** One phrase for the help text; starts with a capital, ends without a full stop. */
  readonly doc: string;
  /** One letter: `n` makes `-n` work too. */
  readonly short?: string;
  /** A further environment variable beside `LOGTAP_<VERB>_<FLAG>`, such as an older program's. */
  readonly env?: string;
  /** Further names in configuration files, as an older program has them, with hyphens: `disk-cap`. */
  readonly keys?: readonly string[];
  /**
   * The value is never shown, by `logtap init --show`, --verbose or a message. One that always is a
   * secret is warned of on the command line, where every user of the machine can see it; of one that
   * may hold a secret, as a URL, its command knows when to warn.
   */
  readonly secret?: "always" | "perhaps";
  /** Any value may stand in `.logtap.yaml` unless this says otherwise. */
  readonly local?: LocalRule;
  readonly completes?: Completes;
  /** Values that the shell offers, one by one or behind a comma; others are right too. */
  readonly suggests?: readonly string[];
}

/** On or off: `--json`, `--no-json`, `--json=false`. Off unless `default` says otherwise. */
export interface SwitchFlag extends FlagBase {
  readonly kind: "switch";
  readonly default?: boolean;
}

/** Any text, as given. */
export interface TextFlag extends FlagBase {
  readonly kind: "text";
  /** Placeholder in help: `DIR`, `HOST:PORT`. */
  readonly value: string;
  readonly default?: string;
}

/** One of a few words. */
export interface ChoiceFlag extends FlagBase {
  readonly kind: "choice";
  readonly choices: readonly string[];
  readonly default?: string;
}

/** A whole number, 0 or more unless `min` says otherwise. */
export interface NumberFlag extends FlagBase {
  readonly kind: "number";
  readonly value: string;
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Texts, repeatable; commas separate items unless `split` is false. */
export interface ListFlag extends FlagBase {
  readonly kind: "list";
  readonly value: string;
  readonly split?: boolean;
  /** The item that the flag stands for without a value. Its value then comes with `=` only. */
  readonly bare?: string;
}

/**
 * Text that a function makes into a value: sizes, durations, addresses. The default is text too,
 * so that help shows what a person would type; `parse` throws a usage fault on bad text.
 */
export interface ParsedFlag<T = unknown> extends FlagBase {
  readonly kind: "parsed";
  readonly value: string;
  readonly default?: string;
  /**
   * The text that the flag stands for without a value, for `--redact`. Its value then comes with `=`
   * only, and `--no-redact` stands for `false`.
   */
  readonly bare?: string;
  readonly parse: (text: string) => T;
}

export type Flag = SwitchFlag | TextFlag | ChoiceFlag | NumberFlag | ListFlag | ParsedFlag;

/** What a flag stands for without its value, if it may be without one. */
export function bareText(flag: Flag | undefined): string | undefined {
  return flag?.kind === "list" || flag?.kind === "parsed" ? flag.bare : undefined;
}

/** A command's flags, keyed by the name they have in code. */
export type Flags = Readonly<Record<string, Flag>>;

/** With a default there is always a value; without one it may be missing. */
type Given<F, T> = F extends { readonly default: unknown } ? T : T | undefined;

/** The type that a flag's value has in `run`, read off its data. */
export type FlagValue<F> = F extends SwitchFlag ? boolean
  : F extends ListFlag ? readonly string[]
  : F extends { readonly kind: "parsed"; readonly parse: (text: string) => infer T } ? Given<F, T>
  : F extends NumberFlag ? Given<F, number>
  : F extends ChoiceFlag ? Given<F, F["choices"][number]>
  : F extends TextFlag ? Given<F, string>
  : never;

export type FlagValues<S extends Flags> = { readonly [K in keyof S]: FlagValue<S[K]> };

/** `maxFile` → `max-file`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `recv`, `maxFile` → `LOGTAP_RECV_MAX_FILE`. */
export function environmentName(command: string, key: string): string {
  return `LOGTAP_${command}_${flagName(key)}`.replaceAll("-", "_").toUpperCase();
}

/** What stands for the flag's value in help, empty for a switch. */
export function placeholder(flag: Flag): string {
  switch (flag.kind) {
    case "switch":
      return "";
    case "choice":
      return flag.choices.join("|");
    default:
      return flag.value;
  }
}

/** `max_disk` and `max-disk` are the same name in a configuration file. */
export function configName(word: string): string {
  return word.replaceAll("_", "-");
}

/** The usual `--json` switch. */
export const JSON_FLAG = {
  kind: "switch",
  doc: "Print JSON instead of text",
} as const satisfies SwitchFlag;

/** The usual `--color WHEN`; {@linkcode wantsColor} turns its value into yes or no. */
export const COLOR_FLAG = {
  kind: "choice",
  choices: ["auto", "always", "never"],
  default: "auto",
  doc: "When to colour: auto means on a terminal, unless NO_COLOR is set",
} as const satisfies ChoiceFlag;

/** Every command has it, unless it names one of its own. */
export const VERBOSE_FLAG = {
  kind: "switch",
  env: "LOGTAP_VERBOSE",
  doc: "Say on stderr which settings come from variables and files",
} as const satisfies SwitchFlag;
