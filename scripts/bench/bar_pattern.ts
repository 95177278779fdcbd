import { isLogtapError } from "../../lib/fault/mod.ts";
import { compilePattern } from "../../lib/pattern/mod.ts";
import { TextRedactor } from "../../lib/redact/mod.ts";
import { atMost, type BarRow } from "./bar.ts";
import {
  HOSTILE_PATTERNS,
  hostileLines,
  type HostilePattern,
  MORE_HOSTILE_PATTERNS,
} from "./hostile_patterns.ts";

/** For one pattern on one line of 100 KB. */
const PATTERN_MS = 50;
const RUNS = 3;

/** What is done with a pattern on a line, ready to be measured. */
type Use = (pattern: HostilePattern) => (line: string) => void;

/** Testing a line, and finding what to highlight in it. */
const search: Use = ({ source, ...options }) => {
  const pattern = compilePattern(source, options);
  return (line) => {
    pattern.test(line);
    for (const _ of pattern.find(line));
  };
};

const redact: Use = ({ source, ignoreCase }) => {
  const custom = [{ name: "hostile", pattern: ignoreCase === true ? `(?i)${source}` : source }];
  const redactor = new TextRedactor({ rules: [], custom, mode: { kind: "token" } });
  return (line) => {
    const bytes = new TextEncoder().encode(line);
    redactor.redact({ bytes, start: 0, end: bytes.length }, () => {});
  };
};

/** Patterns that make backtracking engines take years: the slowest that is not refused. */
export function benchPatterns(): readonly BarRow[] {
  return [
    rowOf("hostile pattern on 100 KB", search),
    rowOf("  the same, redacted by it", redact),
  ];
}

function rowOf(path: string, use: Use): BarRow {
  const all = [...HOSTILE_PATTERNS, ...MORE_HOSTILE_PATTERNS];
  const times = all.map((pattern) => ({ pattern, ms: slowestMs(pattern, use) }));
  const refused = times.filter(({ ms }) => ms === undefined).map(({ pattern }) => pattern.source);
  const slowest = times.reduce((most, one) => (one.ms ?? 0) > (most.ms ?? 0) ? one : most);
  return atMost(PATTERN_MS, {
    path,
    value: slowest.ms ?? 0,
    unit: "ms",
    note: `slowest of ${all.length}: ${slowest.pattern.source}; refused: ${refused.join(" ")}`,
  });
}

/** Undefined when the pattern is refused. The best of a few runs on each line, the worst of the lines. */
function slowestMs(pattern: HostilePattern, use: Use): number | undefined {
  try {
    const work = use(pattern);
    return Math.max(
      ...hostileLines().map((line) => {
        return Math.min(...Array.from({ length: RUNS }, () => {
          const start = performance.now();
          work(line);
          return performance.now() - start;
        }));
      }),
    );
  } catch (error) {
    if (isLogtapError(error)) return undefined;
    throw error;
  }
}
