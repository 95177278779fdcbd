import { type Document, LineCounter, parseDocument, type YAMLError } from "yaml";
import { readFlagFile } from "../../lib/cli/mod.ts";
import { cutValue, LogtapError } from "../../lib/fault/mod.ts";
import { checkCustomRules, type CustomRule } from "../../lib/redact/mod.ts";

/** A hundred patterns of a screen's width; a parser can be kept busy for seconds by a megabyte. */
const TEXT_MAX = 64 << 10;

/** Reads a file of custom patterns. @throws {LogtapError} usage, not_found, denied */
export async function readPatterns(path: string): Promise<readonly CustomRule[]> {
  return parsePatterns((await readFlagFile("--redact-patterns", path)).text, path);
}

/** @throws {LogtapError} usage — with file, line, entry and what was expected. */
export function parsePatterns(text: string, path: string): readonly CustomRule[] {
  const name = `"${cutValue(path)}"`;
  if (text.length > TEXT_MAX) throw refusal(name, `expected at most ${TEXT_MAX} characters`);
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: "error" } as const;
  const document = parseDocument(text, options);
  const [problem] = document.errors;
  if (problem !== undefined) {
    const line = lines.linePos(problem.pos[0]).line;
    throw refusal(`${name} line ${line}`, reasonOf(problem), problem);
  }
  const where = (entry: number) => {
    if (entry === 0) return name;
    const node = document.getIn([entry - 1], true) ?? document.getIn(["patterns", entry - 1], true);
    const start = rangeStart(node);
    const line = start === undefined ? "" : ` line ${lines.linePos(start).line}`;
    return `${name}${line}, entry ${entry}`;
  };
  return checkCustomRules(valueOf(document, name), where);
}

function reasonOf({ code, message }: YAMLError): string {
  if (code === "RESOURCE_EXHAUSTION") return "it is nested too deeply";
  return code === "MULTIPLE_DOCS" ? "expected one document" : message.split("\n")[0] ?? "";
}

function valueOf(document: Document, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 }); // Aliases can be made to unfold without end.
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw refusal(name, "aliases (*name) are not taken", cause);
  }
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  return Array.isArray(node.range) ? node.range[0] : undefined;
}

function refusal(place: string, why: string, cause?: unknown): LogtapError {
  return new LogtapError("usage", `Cannot use redaction patterns of ${place}: ${why}`, { cause });
}
