/**
 * How a program's output differs from the sample a page shows, if it does. Figures, times and sizes
 * may be others; what stands around them may not. In text, a line of `…` or `...` stands for any number of lines,
 * `…` in a line for anything. In JSON, members and their types count.
 */
export function shapeDifference(want: string, got: string): string | undefined {
  const sample = parseJson(want);
  if (sample !== undefined) {
    const value = parseJson(got);
    return value === undefined ? "expected JSON" : valueDifference(sample, value, "");
  }
  const [wanted, lines] = [linesOf(want), linesOf(got)];
  return linesFit(wanted, lines) ? undefined : `expected lines such as\n${want}`;
}

/** One JSON text, or JSON lines. */
export function parseJson(text: string): unknown {
  for (const candidate of [text, `[${linesOf(text).join(",")}]`]) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next reading of it.
    }
  }
  return undefined;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "");
}

function linesFit(want: readonly string[], got: readonly string[]): boolean {
  const [first, ...rest] = want;
  if (first === undefined) return got.length === 0;
  if (!/^\s*(…|\.\.\.)$/.test(first)) {
    return got[0] !== undefined && lineShape(first).test(got[0]) && linesFit(rest, got.slice(1));
  }
  return got.concat("").some((_, skipped) => linesFit(rest, got.slice(skipped)));
}

/** Digits (with what stands between them in times, sizes and addresses) and white space may vary. */
function lineShape(sample: string): RegExp {
  const parts = sample.split(/(\d[\d.,:T+-]*Z?|…|\s+)/);
  const source = parts.map((part, i) => {
    if (i % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    return part === "…" ? ".*" : /^\s/.test(part) ? "\\s+" : "\\d[\\d.,:T+-]*Z?";
  });
  return new RegExp(`^${source.join("")}$`);
}

function valueDifference(want: unknown, got: unknown, at: string): string | undefined {
  const [wanted, kind] = [kindOf(want), kindOf(got)];
  if (wanted !== kind) return `expected ${wanted}${at && ` at ${at}`}, got ${kind}`;
  if (Array.isArray(want) && Array.isArray(got)) {
    return want.length > 0 && got.length > 0
      ? valueDifference(want[0], got[0], `${at}[0]`)
      : undefined;
  }
  if (kind !== "object") return undefined;
  const value = got as Record<string, unknown>;
  for (const [key, inner] of Object.entries(want as Record<string, unknown>)) {
    if (!(key in value)) return `expected the member ${at}.${key}`;
    const difference = valueDifference(inner, value[key], `${at}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
