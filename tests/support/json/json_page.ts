import { type Block, blocksOf } from "../examples/markdown.ts";
import { addRow, emptySchema, type JsonSchema } from "./json_schema.ts";

/** A command of docs/json.md, and what it must print. */
export interface JsonSample {
  /** The section: `inspect`, or `open --dump`. */
  readonly section: string;
  readonly block: Block;
  readonly schema: JsonSchema;
}

export interface JsonPage {
  /** Titles of the sections, as they stand. */
  readonly sections: readonly string[];
  readonly samples: readonly JsonSample[];
}

const SECTION = /^## (.+)$/gm;
const HEAD = /^\| key \|( type \|)? what \|\n\|[-|]+\|\n((?:\|.*\|\n)+)/gm;

/** Reads docs/json.md: each table of keys belongs to the command above it. */
export function readJsonPage(page: string, text: string): JsonPage {
  const titles = [...text.matchAll(SECTION)];
  const lineAt = (at: number) => text.slice(0, at).split("\n").length;
  const commands = blocksOf(page, text).filter(({ language }) => language === "sh");
  const samples = [...text.matchAll(HEAD)].flatMap(({ index, 1: typed, 2: rows = "" }) => {
    const line = lineAt(index);
    const title = titles.findLast((match) => match.index < index);
    const start = lineAt(title?.index ?? 0);
    const block = commands.findLast((block) => block.line < line && block.line > start);
    if (title === undefined || block === undefined) return [];
    return [{ section: title[1]!, block, schema: schemaOf(rows, typed !== undefined) }];
  });
  return { sections: titles.map(([, title = ""]) => title), samples };
}

function schemaOf(rows: string, isTyped: boolean): JsonSchema {
  const schema = emptySchema();
  for (const row of rows.trimEnd().split("\n")) {
    const [, keys = "", second = ""] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
    addRow(schema, keys, isTyped ? second : undefined);
  }
  return schema;
}
