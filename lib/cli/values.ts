import { cutValue, isLogtapError, LogtapError } from "../fault/mod.ts";
import type { Flag, NumberFlag } from "./flags.ts";

const YES = new Set(["true", "t", "1", "yes", "y", "on"]);
const NO = new Set(["false", "f", "0", "no", "n", "off"]);

/** `true`, `1`, `yes`, `on` and their opposites in any case; undefined for anything else. */
export function parseSwitch(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** A flag's texts as they were given, and where: `--buffer`, `LOGTAP_RECV_BUFFER`. */
export interface Texts {
  readonly origin: string;
  /** In the order given; the last one wins where the flag is not a list. Not empty. */
  readonly texts: readonly string[];
}

/**
 * Turns texts into the flag's value.
 * @throws {LogtapError} usage — names the origin, the text and what was expected.
 */
export function readValue(flag: Flag, { origin, texts }: Texts): unknown {
  const text = texts.at(-1) ?? "";
  switch (flag.kind) {
    case "switch":
      return parseSwitch(text) ?? refuse(origin, text, "true or false");
    case "text":
      return text;
    case "list":
      return flag.split === false ? texts : texts.flatMap(splitCommas);
    case "choice":
      return flag.choices.includes(text) ? text : refuse(origin, text, either(flag.choices));
    case "number":
      return readNumber(flag, text) ?? refuse(origin, text, numberRange(flag));
    case "parsed":
      return readParsed(flag.parse, origin, text);
  }
}

function splitCommas(text: string): readonly string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}

function readNumber(flag: NumberFlag, text: string): number | undefined {
  if (!/^[+-]?\d{1,15}$/.test(text)) return undefined;
  const number = Number(text);
  return number < (flag.min ?? 0) || number > (flag.max ?? Infinity) ? undefined : number;
}

function numberRange({ min = 0, max }: NumberFlag): string {
  return max === undefined
    ? `a whole number of at least ${min}`
    : `a whole number from ${min} to ${max}`;
}

function readParsed(parse: (text: string) => unknown, origin: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new LogtapError(error.kind, `${origin}: ${error.message}`, { cause: error, ...hint });
  }
}

function refuse(origin: string, text: string, expected: string): never {
  throw new LogtapError("usage", `Cannot use ${origin} "${cutValue(text)}": expected ${expected}`);
}

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
