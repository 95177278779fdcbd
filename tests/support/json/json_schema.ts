/**
 * The tables of docs/json.md as schemas. A row is a path and a type:
 *
 *     | `labels?.*[].lines` | number | … |      any name below `labels`, which may be absent; each item's `lines`
 *     | `[].dir` | string | … |                 the items of an array that is printed
 *     | `a`, `b` | string, number | … |         types in the order of the paths, or one for all
 *
 * A path of type `object` or `array` without rows below it is not looked into.
 */
export interface JsonSchema {
  /** Undefined where rows tell only what is below. */
  types?: readonly string[];
  readonly members: Map<string, Member>;
  items?: JsonSchema;
}

interface Member {
  isOptional: boolean;
  readonly schema: JsonSchema;
}

export function emptySchema(): JsonSchema {
  return { members: new Map() };
}

const CODE = /`([^`]+)`/g;

/** Adds a table's row. @throws {Error} for one that cannot be read. */
export function addRow(schema: JsonSchema, keys: string, types: string | undefined): void {
  const paths = [...keys.matchAll(CODE)].map(([, path = ""]) => path);
  if (paths.length === 0) throw new Error(`no path in "${keys}"`);
  const each = types?.split(", ") ?? [];
  paths.forEach((path, i) => {
    const type = each.length === paths.length ? each[i] : types;
    const place = placeOf(schema, path);
    if (type !== undefined) place.types = type.split(" or ").map((word) => word.trim());
  });
}

/** The schema at a path, made on the way. */
function placeOf(schema: JsonSchema, path: string): JsonSchema {
  let at = schema;
  const parts = path.split(".");
  // What is printed may be an array: its items begin with `[]`.
  for (; parts[0] === "[]"; parts.shift()) at = at.items ??= emptySchema();
  for (const part of parts) {
    const [, name = "", optional, arrays = ""] = /^([\w*]+)(\?)?((?:\[\])*)$/.exec(part) ?? [];
    if (name === "") throw new Error(`cannot read the path "${path}"`);
    let member = at.members.get(name);
    if (member === undefined) {
      member = { isOptional: optional !== undefined, schema: emptySchema() };
      at.members.set(name, member);
    }
    if (optional !== undefined) member.isOptional = true;
    at = member.schema;
    for (let i = 0; i < arrays.length; i += 2) at = at.items ??= emptySchema();
  }
  return at;
}

/** How a value differs from its schema, a line each. */
export function differences(schema: JsonSchema, value: unknown, at = "$"): readonly string[] {
  const { types, members, items } = schema;
  const found: string[] = [];
  if (types !== undefined && !types.some((type) => isOfType(type, value))) {
    return [`${at}: expected ${types.join(" or ")}, got ${JSON.stringify(value)?.slice(0, 60)}`];
  }
  if (items !== undefined) {
    if (!Array.isArray(value)) return [`${at}: expected an array`];
    value.forEach((item, i) => found.push(...differences(items, item, `${at}[${i}]`)));
  }
  if (members.size === 0) return found;
  if (!isObject(value)) return types?.includes("null") ? [] : [`${at}: expected an object`];
  for (const [name, { isOptional, schema }] of members) {
    if (name !== "*" && !(name in value)) {
      if (!isOptional) found.push(`${at}.${name}: is told in the table and not there`);
    } else if (name !== "*") found.push(...differences(schema, value[name], `${at}.${name}`));
  }
  const any = members.get("*")?.schema;
  for (const name of Object.keys(value).filter((key) => !members.has(key))) {
    if (any === undefined) found.push(`${at}.${name}: is there and not in the table`);
    else found.push(...differences(any, value[name], `${at}.${name}`));
  }
  return found;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "time":
      return typeof value === "string" && TIME.test(value);
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    default:
      throw new Error(`there is no type "${type}"`);
  }
}
