import { type Breach, codeLines, isProduct, type Source } from "./source.ts";

/** Files of the product that may touch the runtime; everything else is values in, values out. */
const EDGES = [
  /\/(disk|lock|transport|listen|driver|host|terminal|build_info)\.ts$/,
  /^lib\/sink\/sink_\w+\.ts$/,
  /^lib\/sandbox\/(permissions|probe)\.ts$/,
  /^tui\/look\/look_client\.ts$/,
  /^main\.ts$/,
];

/**
 * Words that must not be in the repository, in two halves so that this file may be: where packages
 * come from, and where somebody's working copy lay.
 */
const BANNED = [
  ["registry.", "npmjs"],
  ["proxy.", "golang.org"],
  ["files.", "pythonhosted"],
  ["/wor", "k/"],
  ["/far", "m/"],
].map((halves) => halves.join(""));

/** Uses of the runtime outside of the edges, and words that must not be anywhere. */
export function checkWords(sources: readonly Source[]): Breach[] {
  return sources.flatMap((source) => [
    ...(isProduct(source) ? strayRuntime(source) : []),
    ...bannedWords(source),
  ]);
}

function strayRuntime(source: Source): Breach[] {
  const { path } = source;
  const isEdge = EDGES.some((edge) => edge.test(path));
  return codeLines(source).flatMap(({ line, code }) => {
    if (/\bconsole\.\w+\(/.test(code)) return [{ path, line, says: "writes to the console" }];
    if (path !== "main.ts" && /\bDeno\.exit\b/.test(code)) {
      return [{ path, line, says: "exits; only main.ts does" }];
    }
    // The names of types are no use of anything.
    const use = /\bDeno\.([a-z]\w*)/.exec(code)?.[0];
    return use === undefined || isEdge
      ? []
      : [{ path, line, says: `uses ${use} outside of an edge` }];
  });
}

function bannedWords({ path, text }: Source): Breach[] {
  return text.split("\n").flatMap((row, i) => {
    const word = BANNED.find((banned) => row.includes(banned));
    return word === undefined ? [] : [{ path, line: i + 1, says: `contains "${word}"` }];
  });
}
