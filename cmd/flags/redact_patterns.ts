import { LineCounter, parseDocument } from "yaml";
import { readFlagFile } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { checkCustomRules, type CustomRule } from "../../lib/redact/mod.ts";

/** Reads a file of custom patterns. @throws {LogtapError} usage, not_found, denied */
export async function readPatterns(path: string): Promise<readonly CustomRule[]> {
  return parsePatterns((await readFlagFile("--redact-patterns", path)).text, path);
}

/** @throws {LogtapError} usage — with file, line, entry and what was expected. */
export function parsePatterns(text: string, path: string): readonly CustomRule[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [what = ""] = problem.message.split("\n");
    throw new LogtapError(
      "usage",
      `Cannot use redaction patterns of "${path}" line ${lines.linePos(problem.pos[0]).line}: ` +
        what.replace(/ at line \d+, column \d+:?$/, ""),
    );
  }
  const where = (entry: number) => {
    const node = document.getIn([entry - 1], true) ?? document.getIn(["patterns", entry - 1], true);
    const start = rangeStart(node);
    const line = entry === 0 || start === undefined ? "" : ` line ${lines.linePos(start).line}`;
    return `"${path}"${line}${entry === 0 ? "" : `, entry ${entry}`}`;
  };
  // Anchors are of no use here, and can be made to unfold without end.
  return checkCustomRules(document.toJS({ maxAliasCount: 0 }), where);
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  return Array.isArray(node.range) ? node.range[0] : undefined;
}
