import { type Breach, codeLines, isProduct, type Source } from "./source.ts";

/**
 * What comes with the first module of a command or of a worker is loaded before anything is done, at a
 * fifth of a millisecond a module, and stays in memory.
 */
interface Load {
  readonly path: string;
  /** What must not come with it: packages by name, rooms and folders by path, first parts of them. */
  readonly without: readonly string[];
}

/** What few commands need, and those only when somebody asks for it. */
const SELDOM = [
  ...[
    "yaml",
    "saxes",
    "aws4fetch",
    "prom-client",
    "hyparquet-writer",
    "@peculiar/",
    "reflect-metadata",
  ],
  ...[
    "lib/bucket/",
    "lib/server/",
    "lib/cert/",
    "lib/sign/",
    "lib/redact/",
    "lib/sink/",
    "lib/cli/config/",
  ],
];
/** Of reading a capture: what writes, derives, verifies, and the analyses of other commands. */
const NOT_READING = [
  ...SELDOM,
  ...["lib/capture/write/", "lib/capture/derive/", "lib/capture/verify/", "lib/capture/tally/"],
  ...["lib/analyze/triage/", "lib/analyze/diff/", "lib/codec/inflate", "lib/entry/batch.ts"],
];

const LOADS: readonly Load[] = [
  { path: "main.ts", without: [...NOT_READING, "commander", "re2js", "lib/capture/", "cmd/"] },
  { path: "cmd/grep.ts", without: [...NOT_READING, "lib/line/", "lib/analyze/inject/", "tui/"] },
  // The looker's worker is started by these two before anything of the view is loaded.
  {
    path: "cmd/open.ts",
    without: [...NOT_READING, "re2js", "lib/capture/", "lib/analyze/", "tui/"],
  },
  { path: "cmd/open_view.ts", without: [...NOT_READING, "re2js", "lib/capture/", "tui/app.ts"] },
  { path: "cmd/open_app.ts", without: [...NOT_READING, "lib/line/", "tui/look/looker.ts"] },
  { path: "cmd/open_dump.ts", without: [...NOT_READING, "lib/line/", "tui/"] },
  { path: "cmd/inspect.ts", without: [...NOT_READING, "lib/line/", "lib/analyze/inject/", "tui/"] },
  { path: "cmd/watch.ts", without: [...NOT_READING, "lib/line/", "lib/analyze/inject/", "tui/"] },
  { path: "tui/look/look.worker.ts", without: [...NOT_READING, "lib/analyze/grep/grep.ts"] },
  {
    path: "lib/analyze/grep/grep.worker.ts",
    without: [...NOT_READING, "lib/capture/read/capture.ts", "lib/line/"],
  },
  { path: "lib/capture/write/compress.worker.ts", without: ["lib/capture/read/", "lib/entry/"] },
];

/** Modules that come with a first one and should not, each with the way it takes. */
export function checkLoads(sources: readonly Source[]): Breach[] {
  const there = new Map(sources.filter(isProduct).map((source) => [source.path, source]));
  return LOADS.filter(({ path }) => there.has(path)).flatMap(({ path, without }) => {
    const by = loadedWith(there, path);
    const heavy = [...by.keys()].filter((one) => without.some((start) => one.startsWith(start)));
    // Those that come with another heavy one are no news.
    return heavy.filter((one) => !heavy.includes(by.get(one)!)).map((one) => (
      { path, line: 0, says: `loads ${one} by way of ${wayTo(one, by).join(", ")}` }
    ));
  });
}

/** The modules that are loaded with one, each with the one that asks for it first. */
function loadedWith(
  there: ReadonlyMap<string, Source>,
  path: string,
): ReadonlyMap<string, string> {
  const by = new Map([[path, ""]]);
  // A map goes on with what is added meanwhile.
  for (const [from] of by) {
    const source = there.get(from);
    for (const to of source === undefined ? [] : valueImports(source)) {
      if (!by.has(to)) by.set(to, from);
    }
  }
  return by;
}

function wayTo(path: string, by: ReadonlyMap<string, string>): string[] {
  const from = by.get(path)!;
  return by.get(from) === "" ? [from] : [...wayTo(from, by), from];
}

/** `import … from "x"`, `export … from "x"`, `import "x"`: the names, and x. */
const IMPORT =
  /^(?:import|export)\s+(?:((?:type\s+)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:,\s*\{[^}]*\})?))\s+from\s+)?"([^"]+)"/gm;

/** Of what is imported when a module is: neither types nor what it asks for later. */
function valueImports(source: Source): string[] {
  const code = codeLines(source).map(({ code }) => code).join("\n");
  return [...code.matchAll(IMPORT)]
    .filter(([, names = ""]) => !isOfTypes(names))
    .map(([, , target = ""]) => target.startsWith(".") ? beside(source.path, target) : target);
}

/** `type { X }`, `{ type X, type Y }`. */
function isOfTypes(names: string): boolean {
  if (/^type\b/.test(names)) return true;
  const list = /^\{([^}]*)\}$/.exec(names)?.[1]?.split(",").map((name) => name.trim());
  return list?.every((name) => name === "" || name.startsWith("type ")) ?? false;
}

function beside(path: string, target: string): string {
  return new URL(target, new URL(path, "file:///")).pathname.slice(1);
}
