import { cutValue, isLogtapError, LogtapError, type LogtapErrorOptions } from "../fault/mod.ts";
import { compilePattern } from "../pattern/mod.ts";
import type { CustomRule } from "./plan.ts";
import { RULES } from "./rules.ts";

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const RULES_MAX = 100;
const REPLACEMENT_MAX = 256;
/** Texts that show whether a pattern matches where there is nothing. */
const PROBES = ["", "a", "a b", "1", " ", "-"];
/** Known in both forms that the older program's documents show. */
const MEMBERS = new Set(["name", "pattern", "regex", "replacement"]);
/** `$1` and `${name}`, which some programs expand. */
const GROUP = /\$(?:\d|\{)/;
const CONTROL = /[\x00-\x1f\x7f]/;

/** Where an entry stands, for messages: `"rules.yaml" line 3, entry 2`. */
export type WhereIs = (entry: number) => string;

/**
 * Checks what a file of custom patterns holds, in either form:
 *
 *     - name: order                     patterns:
 *       pattern: ORD-\d{8}                - name: order
 *       replacement: "[order]"              regex: ORD-\d{8}
 *
 * @param where says where the entry with this number stands, counted from 1; 0 is the whole file.
 * @throws {LogtapError} usage — names the place and what was expected.
 */
export function checkCustomRules(value: unknown, where: WhereIs): readonly CustomRule[] {
  const entries = entriesOf(value, where);
  if (entries.length > RULES_MAX) {
    throw refusal(where(0), `expected at most ${RULES_MAX} patterns, got ${entries.length}`);
  }
  const names = new Set<string>(RULES.map(({ name }) => name));
  return entries.map((entry, i) => {
    const rule = checkEntry(entry, where(i + 1));
    if (names.has(rule.name)) {
      const taken = RULES.some(({ name }) => name === rule.name)
        ? "is the name of a built-in rule"
        : "is there twice";
      throw refusal(where(i + 1), `the name "${rule.name}" ${taken}, expected one of its own`);
    }
    names.add(rule.name);
    return rule;
  });
}

function entriesOf(value: unknown, where: WhereIs): readonly unknown[] {
  const list = isRecord(value) ? value["patterns"] : value;
  if (!Array.isArray(list)) {
    throw refusal(where(0), "expected a list of patterns, or `patterns:` with one");
  }
  const other = isRecord(value) && Object.keys(value).find((key) => key !== "patterns");
  if (typeof other !== "string") return list;
  throw refusal(where(0), `expected nothing beside \`patterns\`, got "${cutValue(other)}"`);
}

function checkEntry(entry: unknown, place: string): CustomRule {
  if (!isRecord(entry)) throw refusal(place, "expected `name` and `pattern`");
  const unknown = Object.keys(entry).find((key) => !MEMBERS.has(key));
  if (unknown !== undefined) {
    throw refusal(place, `"${cutValue(unknown)}" is none of name, pattern, regex, replacement`);
  }
  if ("pattern" in entry && "regex" in entry) {
    throw refusal(place, "expected `pattern` or `regex`, got both");
  }
  const name = textOf(entry["name"], "name", place);
  if (!NAME.test(name)) {
    throw refusal(place, "`name` must be 1 to 64 letters, digits, `_`, `.` and `-`");
  }
  const key = "regex" in entry ? "regex" : "pattern";
  const pattern = textOf(entry[key], key, place);
  checkPattern(pattern, place);
  if (entry["replacement"] === undefined) return { name, pattern };
  return { name, pattern, replacement: replacementOf(entry["replacement"], place) };
}

function checkPattern(source: string, place: string): void {
  let compiled;
  try {
    compiled = compilePattern(source);
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    const why = error.message.replace(/^Cannot use /, "the ");
    throw refusal(place, why, { cause: error, ...hint });
  }
  const isEmpty = PROBES.some((probe) =>
    compiled.test(probe) && compiled.find(probe)[Symbol.iterator]().next().done === true
  );
  if (isEmpty) throw refusal(place, "the pattern matches where there is no text at all");
}

function replacementOf(value: unknown, place: string): string {
  if (typeof value !== "string") throw refusal(place, "`replacement` must be text");
  if (value.length > REPLACEMENT_MAX || CONTROL.test(value)) {
    throw refusal(
      place,
      `\`replacement\` must be one line of at most ${REPLACEMENT_MAX} characters`,
    );
  }
  if (!GROUP.test(value)) return value;
  throw refusal(place, "`replacement` is taken as it stands: groups such as $1 do not work");
}

function textOf(value: unknown, key: string, place: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw refusal(place, value === undefined ? `\`${key}\` is missing` : `\`${key}\` must be text`);
}

function refusal(place: string, why: string, more: LogtapErrorOptions = {}): LogtapError {
  return new LogtapError("usage", `Cannot use redaction patterns of ${place}: ${why}`, more);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
