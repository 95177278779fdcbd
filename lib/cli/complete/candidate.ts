import { sanitize } from "../../ansi/mod.ts";

/** One of the words that the shell may put in place of the one being typed. */
export interface Candidate {
  /** The whole word, without quotes. */
  readonly value: string;
  /** A phrase beside it, where the shell shows one. */
  readonly doc?: string;
}

/**
 * What the shell gets:
 * - `words`: a space follows the chosen one;
 * - `open`: none does, for the word goes on (`app=`);
 * - `paths`: the shell may show and quote them as names of files; those that end in `/` go on.
 */
export interface Answer {
  readonly kind: "words" | "open" | "paths";
  readonly candidates: readonly Candidate[];
}

/** More would only scroll away. */
const CANDIDATES_MAX = 1_000;
/** A longer word is nothing to be chosen from a list. */
const VALUE_MAX = 256;

/**
 * The answer as text: its kind on the first line, then `value<TAB>doc` a line. Values that cannot
 * stand on a command line as they are (control and invisible characters: they come from logs and
 * from names of files) are left out; quoting the others is the shell's part.
 */
export function answerText({ kind, candidates }: Answer): string {
  const lines = candidates.filter(({ value }) => isTypable(value)).slice(0, CANDIDATES_MAX)
    .map(({ value, doc }) => doc === undefined ? value : `${value}\t${sanitize(doc)}`);
  return [kind, ...lines].map((line) => `${line}\n`).join("");
}

function isTypable(value: string): boolean {
  return value !== "" && value.length <= VALUE_MAX && !value.includes("\t") &&
    sanitize(value) === value;
}
