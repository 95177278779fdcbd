import { type Breach, codeLines, isProduct, type Source } from "./source.ts";

const FILE_LINES_MAX = 500;
const FUNCTION_LINES_MAX = 70;
const MAIN_LINES_MAX = 100;
const COMMAND_LINES_MAX = 150;
const WORKER_LINES_MAX = 40;

/** Files that may be longer, each with its reason: tables of data, mostly. */
const LONG_FILES: ReadonlyMap<string, string> = new Map([]);

/** Files and functions that have grown too long to be read in one go. */
export function checkSizes(sources: readonly Source[]): Breach[] {
  return sources.filter(({ path }) => path.endsWith(".ts")).flatMap((source) => [
    ...fileLength(source),
    ...(isProduct(source) ? longFunctions(source) : []),
  ]);
}

function fileLength({ path, text }: Source): Breach[] {
  const lines = text.split("\n").length - 1;
  const most = limitOf(path);
  if (lines <= most || LONG_FILES.has(path)) return [];
  return [{ path, line: 0, says: `has ${lines} lines, at most ${most} are allowed` }];
}

function limitOf(path: string): number {
  if (path === "main.ts") return MAIN_LINES_MAX;
  if (path.endsWith(".worker.ts")) return WORKER_LINES_MAX;
  return path.startsWith("cmd/") ? COMMAND_LINES_MAX : FILE_LINES_MAX;
}

/** The beginning of a function, method or function-valued constant, indent in the first group. */
const STARTS = [
  /^(\s*)(?:export )?(?:default )?(?:async )?function\b/,
  /^(\s*)(?:export )?(?:const|let) \w+(?:: [^=]+)? = (?:async )?(?:\([^)]*\)|\w+)(?:: [^=]+)? => \{$/,
  /^(\s+)(?:static |override |async |get |set |\*)*#?(?!if\b|for\b|while\b|switch\b|catch\b)\w+(?:<[^>]*>)?\((?:[^()]|\([^()]*\))*\)(?:: .+)? \{$/,
  /^(\s+)(?:static |override |async )*#?(?!if\b|for\b|while\b|switch\b|catch\b)\w+\($/,
];

/** Relies on the formatter: a block ends at the first `}` that stands as far in as it began. */
function longFunctions(source: Source): Breach[] {
  const lines = codeLines(source);
  return lines.flatMap(({ line, code }) => {
    const indent = STARTS.map((start) => start.exec(code)?.[1]).find((found) =>
      found !== undefined
    );
    if (indent === undefined) return [];
    const end = lines.slice(line).find(({ code }) => isEnd(code, indent))?.line ?? line;
    const length = end - line + 1;
    if (length <= FUNCTION_LINES_MAX) return [];
    const says = `a function of ${length} lines, at most ${FUNCTION_LINES_MAX} are allowed`;
    return [{ path: source.path, line, says }];
  });
}

/** `}` but not `}: Options): void {`, the end of a parameter that is taken apart. */
function isEnd(code: string, indent: string): boolean {
  return code.startsWith(`${indent}}`) && !code.trimEnd().endsWith("{") ||
    code.startsWith(`${indent});`);
}
