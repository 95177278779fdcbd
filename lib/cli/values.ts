import { cutValue, isLogtapError, LogtapError } from "../fault/mod.ts";
import type { Flag, ListFlag, NumberFlag, ParsedFlag } from "./flags.ts";

const YES = new Set(["true", "t", "1", "yes", "y", "on"]);
const NO = new Set(["false", "f", "0", "no", "n", "off"]);

/** `true`, `1`, `yes`, `on` and their opposites in any case; undefined for anything else. */
export function parseSwitch(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** A flag's texts as they were given. */
export interface Texts {
  /** `--buffer`, `LOGTAP_RECV_BUFFER`, `recv.buffer (".logtap.yaml" line 3)`. */
  readonly origin: string;
  /** In the order given; the last one wins where the flag is not a list. Only a list may be empty. */
  readonly texts: readonly string[];
  /** Each text is an item already, whatever commas it has. */
  readonly isList?: boolean;
}

/**
 * Turns texts into the flag's value.
 * @throws {LogtapError} usage — names the origin, the text unless it is secret, and what was expected.
 */
export function readValue(flag: Flag, { origin, texts, isList }: Texts): unknown {
  const text = texts.at(-1) ?? "";
  const refuse = (expected: string): never => {
    const quoted = flag.secret !== undefined ? "" : ` "${cutValue(text)}"`;
    throw new LogtapError("usage", `Cannot use ${origin}${quoted}: expected ${expected}`);
  };
  switch (flag.kind) {
    case "switch":
      return parseSwitch(text) ?? refuse("true or false");
    case "text":
      return text;
    case "list":
      return flag.split === false || isList ? texts : itemsOf(flag, texts);
    case "choice":
      return flag.choices.includes(text) ? text : refuse(either(flag.choices));
    case "number":
      return readNumber(flag, text) ?? refuse(numberRange(flag));
    case "parsed":
      return readParsed(flag, origin, text);
  }
}

/** The value as people may see it, on one line. */
export function shownValue({ secret }: Flag, { texts }: Texts): string {
  return secret !== undefined ? SECRET : texts.join(",");
}

/** Stands for a secret, whatever its length. */
const SECRET = "********";

/** A list that may stand without a value is also a switch to files, variables and `--redact=false`. */
function itemsOf({ bare }: ListFlag, texts: readonly string[]): readonly string[] {
  if (bare !== undefined && texts.length === 1) {
    if (texts[0] === "true") return [bare];
    if (texts[0] === "false") return [];
  }
  return texts.flatMap(splitCommas);
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

function readParsed({ parse, secret, value }: ParsedFlag, origin: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    // The message may quote the text, whole or in part.
    if (secret !== undefined) {
      throw new LogtapError(error.kind, `Cannot use ${origin}: expected ${value}`);
    }
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new LogtapError(error.kind, `${origin}: ${error.message}`, { cause: error, ...hint });
  }
}

/** `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
