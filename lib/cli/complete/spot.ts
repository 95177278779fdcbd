import type { Arg, Command } from "../command.ts";
import { bareText, type Flag, flagName, type Flags, VERBOSE_FLAG } from "../flags.ts";

/** What is being typed at the end of a command line, behind its verb. */
export type Spot =
  | { readonly kind: "flag" }
  | { readonly kind: "value"; readonly flag: Flag; readonly typed: Typed }
  | { readonly kind: "argument"; readonly arg: Arg | undefined; readonly typed: Typed };

/** The part of a word that is being completed, and what stands before it in the same word. */
export interface Typed {
  /** `--fsync=`; empty when the value is a word of its own. */
  readonly before: string;
  readonly text: string;
}

/** A command line as far as it has been typed. */
export interface Line {
  readonly command: Command;
  /** Keys of the flags that stand on it. */
  readonly used: ReadonlySet<string>;
  /** Values of arguments and flags that name captures, in order. */
  readonly captures: readonly string[];
  readonly operands: number;
  readonly spot: Spot;
}

/** The command's flags and those that every command has. */
export function flagsOf(command: Command): Flags {
  const common: Flags = {
    verbose: VERBOSE_FLAG,
    help: { kind: "switch", short: "h", doc: "Show what there is to know" },
  };
  // The command's own first, in both senses.
  return { ...command.flags, ...common, ...command.flags };
}

/** Reads the words behind the verb; the last one, perhaps empty, is the one to complete. */
export function readLine(command: Command, words: readonly string[]): Line {
  const reader = new LineReader(command);
  for (const word of words.slice(0, -1)) reader.take(word);
  return reader.end(words.at(-1) ?? "");
}

class LineReader {
  readonly #command: Command;
  readonly #bySpelling: ReadonlyMap<string, readonly [key: string, flag: Flag]>;
  readonly #used = new Set<string>();
  readonly #captures: string[] = [];
  #operands = 0;
  /** The flag whose value comes next. */
  #waiting: Flag | undefined;
  #flagsEnded = false;

  constructor(command: Command) {
    this.#command = command;
    this.#bySpelling = new Map(
      Object.entries(flagsOf(command)).flatMap(([key, flag]) => [
        [`--${flagName(key)}`, [key, flag] as const],
        ...flag.short === undefined ? [] : [[`-${flag.short}`, [key, flag] as const] as const],
      ]),
    );
  }

  take(word: string): void {
    if (this.#waiting !== undefined) {
      this.#note(this.#waiting, word);
      this.#waiting = undefined;
    } else if (this.#flagsEnded || !word.startsWith("-") || word === "-") {
      this.#note(this.#arg(), word);
      this.#operands++;
    } else if (word === "--") this.#flagsEnded = true;
    else this.#takeFlag(word);
  }

  end(word: string): Line {
    const { command, used, captures, operands } = {
      command: this.#command,
      used: this.#used,
      captures: this.#captures,
      operands: this.#operands,
    };
    return { command, used, captures, operands, spot: this.#spot(word) };
  }

  #spot(word: string): Spot {
    const flag = this.#waiting;
    if (flag !== undefined) return { kind: "value", flag, typed: { before: "", text: word } };
    if (this.#flagsEnded || !word.startsWith("-")) {
      return { kind: "argument", arg: this.#arg(), typed: { before: "", text: word } };
    }
    const at = word.indexOf("=");
    const [, named] = this.#bySpelling.get(word.slice(0, at)) ?? [];
    if (at < 0 || named === undefined) return { kind: "flag" };
    const typed = { before: word.slice(0, at + 1), text: word.slice(at + 1) };
    return { kind: "value", flag: named, typed };
  }

  #takeFlag(word: string): void {
    const at = word.startsWith("--") ? word.indexOf("=") : -1;
    const spelling = at < 0 ? word : word.slice(0, at);
    // Of `-rn`, the last letter may wait for a value.
    const last = /^-[A-Za-z]{2,}$/.test(spelling) ? `-${spelling.at(-1)}` : spelling;
    const found = this.#bySpelling.get(last) ??
      this.#bySpelling.get(spelling.replace(/^--no-/, "--"));
    if (found === undefined) return;
    const [key, flag] = found;
    this.#used.add(key);
    if (at >= 0) this.#note(flag, word.slice(at + 1));
    else if (takesNext(flag) && !spelling.startsWith("--no-")) this.#waiting = flag;
  }

  #arg(): Arg | undefined {
    const args = Object.values(this.#command.args);
    const last = args.at(-1);
    return args[this.#operands] ?? (last?.rest === true ? last : undefined);
  }

  #note(what: Flag | Arg | undefined, word: string): void {
    if (what?.completes === "capture") this.#captures.push(word);
  }
}

/** Whether the word behind the flag is its value. */
function takesNext(flag: Flag): boolean {
  return flag.kind !== "switch" && bareText(flag) === undefined;
}
