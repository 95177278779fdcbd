import type { Node, YAMLError } from "yaml";
import { cutValue, LogtapError } from "../../fault/mod.ts";

/** What stands behind a key: one scalar as it is written, or a list of them. */
export type ConfigValue =
  | { readonly kind: "one"; readonly text: string }
  | { readonly kind: "list"; readonly texts: readonly string[] };

/** `max-disk: 10GB`. A key without a value is not there. */
export interface ConfigEntry {
  readonly key: string;
  /** From 1. */
  readonly line: number;
  readonly value: ConfigValue;
}

/** `recv:` and what is under it. */
export interface ConfigSection {
  readonly name: string;
  readonly line: number;
  readonly entries: readonly ConfigEntry[];
}

/** Where something stands in a file: `".logtap.yaml" line 3`. */
export function placeOf(path: string, line: number): string {
  return `"${cutValue(path)}" line ${line}`;
}

/**
 * Reads the two levels that a configuration file has, sections and their settings. Only the shape
 * is looked at here; which names there may be is known to settings.ts.
 *
 *     recv:
 *       max-disk: 10GB
 *       webhook: [https://a.example, https://b.example]
 *
 * YAML 1.2 with the core schema. Nothing is ever built from the document but texts, so it cannot
 * reach a prototype; anchors and aliases, which make small files huge, are refused.
 *
 * @throws {LogtapError} usage — names the file and the line, and quotes nothing but keys: values
 *   may be secrets.
 */
export async function parseConfig(path: string, text: string): Promise<readonly ConfigSection[]> {
  // The package takes 20 ms to load and reads the environment: only who has a file pays.
  const yaml = await import("yaml");
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, {
    version: "1.2",
    schema: "core",
    // Told by `pairsOf`: the package's own check compares each key with each.
    uniqueKeys: false,
    prettyErrors: false,
    // "silent" would also pass over a second document.
    logLevel: "error",
    lineCounter: lines,
  });
  const lineOf = (offset: number | undefined) => Math.max(1, lines.linePos(offset ?? 0).line);
  const refuse = (line: number, says: string): never => {
    throw new LogtapError("usage", `Cannot read ${placeOf(path, line)}: ${says}`);
  };
  const [error] = document.errors;
  if (error !== undefined) refuse(lineOf(error.pos[0]), sentenceOf(error));
  return new Shape({ yaml, lineOf, refuse }).sections(document.contents);
}

/** The package's own texts quote the file. */
function sentenceOf({ code }: YAMLError): string {
  return `it is no YAML: ${SENTENCES[code] ?? "something is in the wrong place"}`;
}

const SENTENCES: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  BAD_ALIAS: "there is no such anchor",
  BAD_INDENT: "the indentation is wrong",
  BAD_SCALAR_START: "a text that begins like this needs quotes",
  BLOCK_AS_IMPLICIT_KEY: "a text with `: ` in it needs quotes",
  KEY_OVER_1024_CHARS: "a key is too long",
  MISSING_CHAR: "a colon, quote or bracket is missing",
  MULTIPLE_DOCS: "expected one document, without `---` between",
  MULTILINE_IMPLICIT_KEY: "a colon is missing, or a quote is not closed",
  RESOURCE_EXHAUSTION: "it is nested too deeply",
  TAB_AS_INDENT: "tabs cannot indent",
};

interface ShapeContext {
  readonly yaml: typeof import("yaml");
  readonly lineOf: (offset: number | undefined) => number;
  readonly refuse: (line: number, says: string) => never;
}

interface Pair {
  readonly key: string;
  readonly line: number;
  readonly value: Node | null;
}

/** Walks the nodes of a document, and refuses what a configuration file does not hold. */
class Shape {
  readonly #context: ShapeContext;

  constructor(context: ShapeContext) {
    this.#context = context;
  }

  sections(contents: unknown): readonly ConfigSection[] {
    if (contents === null || this.#isEmpty(contents)) return [];
    const expected = "expected sections such as `recv:`, with settings under them";
    return this.#pairsOf(contents, 1, expected).map(({ key, line, value }) => {
      const under = `expected settings under ${key}, such as \`name: value\``;
      const pairs = this.#isEmpty(value) ? [] : this.#pairsOf(value, line, under);
      return { name: key, line, entries: pairs.flatMap((pair) => this.#entry(key, pair)) };
    });
  }

  #entry(section: string, { key, line, value }: Pair): readonly ConfigEntry[] {
    if (this.#isEmpty(value)) return [];
    const { yaml, refuse } = this.#context;
    const name = `${section}.${key}`;
    if (yaml.isSeq(value)) {
      const texts = value.items.map((item) => this.#text(item, line, name));
      return [{ key, line, value: { kind: "list", texts } }];
    }
    if (yaml.isMap(value)) return refuse(line, `${name} expects a value, not settings of its own`);
    return [{ key, line, value: { kind: "one", text: this.#text(value, line, name) } }];
  }

  /** A scalar as it is written, without its quotes: `0644` stays what it is. */
  #text(node: unknown, line: number, name: string): string {
    const { yaml, lineOf, refuse } = this.#context;
    this.#checkPlain(node, line);
    if (!yaml.isScalar(node) || this.#isEmpty(node)) {
      return refuse(line, `${name} expects texts in its list`);
    }
    const text = node.source ?? String(node.value);
    // No flag takes control characters, and they would be told to terminals.
    if (!/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) return text;
    return refuse(lineOf(node.range?.[0]), `${name} expects a text of one line`);
  }

  #pairsOf(node: unknown, line: number, expected: string): readonly Pair[] {
    const { yaml, lineOf, refuse } = this.#context;
    this.#checkPlain(node, line);
    if (!yaml.isMap(node)) return refuse(line, expected);
    const known = new Map<string, number>();
    return node.items.map(({ key, value }) => {
      const at = yaml.isNode(key) ? lineOf(key.range?.[0]) : line;
      this.#checkPlain(key, at);
      if (!yaml.isScalar(key)) return refuse(at, expected);
      const name = cutValue(key.source ?? String(key.value));
      const first = known.get(name);
      if (first !== undefined) refuse(at, `${name} stands on line ${first} already`);
      known.set(name, at);
      return { key: name, line: at, value: yaml.isNode(value) ? value : null };
    });
  }

  #checkPlain(node: unknown, line: number): void {
    const { yaml, refuse } = this.#context;
    const hasAnchor = yaml.isNode(node) && "anchor" in node && node.anchor !== undefined;
    if (yaml.isAlias(node) || hasAnchor) refuse(line, "anchors and aliases are not for settings");
  }

  #isEmpty(node: unknown): boolean {
    const { yaml } = this.#context;
    return node === null || (yaml.isScalar(node) && node.value === null && !node.anchor);
  }
}
