import { cutValue, LogtapError } from "../../fault/mod.ts";
import { readDuration } from "../../units/mod.ts";
import { ALERT_METRICS } from "./readings.ts";
import { type AlertRule, type AlertState, type Comparison, COMPARISONS } from "./rule.ts";

/** More rules than anybody reads on a page. */
const RULES_MAX = 200;
const NAME_MAX = 100;
const DETAIL_MAX = 1000;
const STATES: readonly AlertState[] = ["firing", "resolved"];
const OPS = Object.keys(COMPARISONS) as readonly Comparison[];
const KEYS = ["name", "metric", "op", "threshold", "clear", "for", "events", "detail"];

export interface RulesSource {
  /** As the person named it. */
  readonly file: string;
  /** The known word that a mistyped one is near to, if any. */
  nearest(word: string, known: readonly string[]): string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Makes rules of what a rules file holds: `{ rules: [{ name, metric, op, threshold, … }] }`, already
 * parsed from YAML or JSON.
 *
 * @throws {LogtapError} usage — names the file, the rule, the key and what was expected.
 */
export function parseRules(value: unknown, source: RulesSource): readonly AlertRule[] {
  const top = new Place(source, "the file");
  if (!isFields(value)) throw top.refuse(`expected "rules:" with a list, got ${kindOf(value)}`);
  top.checkKeys(value, ["rules"]);
  const { rules } = value;
  if (!Array.isArray(rules)) throw top.refuse(`"rules" must be a list, got ${kindOf(rules)}`);
  if (rules.length > RULES_MAX) throw top.refuse(`at most ${RULES_MAX} rules are taken`);
  const parsed = rules.map((rule, i) => parseRule(rule, i + 1, source));
  parsed.forEach(({ name }, i) => {
    const first = parsed.findIndex((other) => other.name === name);
    if (first < i) throw placeOf(source, i + 1, name).refuse(`rule ${first + 1} has that name too`);
  });
  return parsed;
}

function parseRule(value: unknown, number: number, source: RulesSource): AlertRule {
  if (!isFields(value)) {
    throw placeOf(source, number).refuse(
      `expected name, metric, op and threshold, got ${kindOf(value)}`,
    );
  }
  const name = placeOf(source, number).text(value, "name", NAME_MAX);
  const place = placeOf(source, number, name);
  place.checkKeys(value, KEYS);
  const op = place.word(value, "op", OPS);
  const threshold = place.number(value, "threshold");
  const detail = value["detail"] === undefined
    ? undefined
    : place.text(value, "detail", DETAIL_MAX);
  return {
    name,
    metric: place.word(value, "metric", ALERT_METRICS),
    op,
    threshold,
    clear: clearOf(value, place, { op, threshold }),
    forMs: durationOf(value, place),
    events: eventsOf(value, place),
    ...(detail === undefined ? {} : { detail }),
  };
}

function clearOf(
  fields: Fields,
  place: Place,
  { op, threshold }: Pick<AlertRule, "op" | "threshold">,
): number {
  if (fields["clear"] === undefined) return threshold;
  const clear = place.number(fields, "clear");
  const isUpward = op === "gt" || op === "gte";
  if (isUpward ? clear <= threshold : clear >= threshold) return clear;
  const side = isUpward ? "at most" : "at least";
  throw place.refuse(
    `"clear" must be ${side} the threshold ${threshold} with "op: ${op}", got ${clear}`,
  );
}

function durationOf(fields: Fields, place: Place): number {
  const text = fields["for"];
  if (text === undefined) return 0;
  const ms = typeof text === "string" || text === 0 ? readDuration(String(text)) : undefined;
  if (ms !== undefined) return ms;
  throw place.refuse(`"for" must be a duration such as 30s, got ${quoted(text)}`);
}

function eventsOf(fields: Fields, place: Place): readonly AlertState[] {
  const list = fields["events"];
  if (list === undefined) return STATES;
  const items = Array.isArray(list) ? list : [list];
  if (items.length === 0) {
    throw place.refuse(`"events" is empty, expected firing, resolved or both`);
  }
  return items.map((item) => place.word({ events: item }, "events", STATES));
}

function placeOf(source: RulesSource, number: number, name?: string): Place {
  const words = name === undefined ? "" : ` ("${cutValue(name)}")`;
  return new Place(source, `rule ${number}${words}`);
}

/** Reads fields, and says where it was when it cannot. */
class Place {
  readonly #source: RulesSource;
  readonly #where: string;

  constructor(source: RulesSource, where: string) {
    this.#source = source;
    this.#where = where;
  }

  refuse(why: string): LogtapError {
    const { file } = this.#source;
    return new LogtapError(
      "usage",
      `Cannot use alert rules ${cutValue(file)}, ${this.#where}: ${why}`,
    );
  }

  checkKeys(fields: Fields, known: readonly string[]): void {
    const stranger = Object.keys(fields).find((key) => !known.includes(key));
    if (stranger === undefined) return;
    throw this.refuse(`unknown key ${quoted(stranger)}${this.#meant(stranger, known)}`);
  }

  text(fields: Fields, key: string, longest: number): string {
    const value = fields[key];
    // What a person may read on a terminal, and a label in metrics: one line of plain characters.
    if (typeof value === "string" && value.trim() !== "" && value.length <= longest) {
      if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)) return value;
      throw this.refuse(`"${key}" holds control characters or more than one line`);
    }
    if (value === undefined) throw this.refuse(`"${key}" is missing`);
    throw this.refuse(`"${key}" must be text of 1 to ${longest} characters, got ${quoted(value)}`);
  }

  number(fields: Fields, key: string): number {
    const value = fields[key];
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (value === undefined) throw this.refuse(`"${key}" is missing`);
    throw this.refuse(`"${key}" must be a number, got ${quoted(value)}`);
  }

  word<W extends string>(fields: Fields, key: string, known: readonly W[]): W {
    const value = fields[key];
    const found = known.find((word) => word === value);
    if (found !== undefined) return found;
    if (value === undefined) {
      throw this.refuse(`"${key}" is missing, expected one of ${known.join(", ")}`);
    }
    const meant = typeof value === "string" ? this.#meant(value, known) : "";
    throw this.refuse(
      `unknown ${key} ${quoted(value)}${meant || `, expected one of ${known.join(", ")}`}`,
    );
  }

  #meant(word: string, known: readonly string[]): string {
    const near = this.#source.nearest(word, known);
    return near === undefined ? "" : `, did you mean "${near}"?`;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function quoted(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? `"${cutValue(String(value))}"`
    : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value)
    ? "a list"
    : typeof value === "object"
    ? "a mapping"
    : `a ${typeof value}`;
}
