import { isLogtapError } from "../../lib/fault/mod.ts";
import { compilePattern } from "../../lib/pattern/mod.ts";
import { atMost, type BarRow } from "./bar.ts";
import {
  HOSTILE_PATTERNS,
  hostileLines,
  type HostilePattern,
  MORE_HOSTILE_PATTERNS,
} from "./hostile_patterns.ts";

/** For one pattern on one line of 100 KB: testing it, and finding what to highlight. */
const PATTERN_MS = 50;
const RUNS = 3;

/** Patterns that make backtracking engines take years: the slowest that is not refused. */
export function benchPatterns(): readonly BarRow[] {
  const all = [...HOSTILE_PATTERNS, ...MORE_HOSTILE_PATTERNS];
  const times = all.map((pattern) => ({ pattern, ms: slowestMs(pattern) }));
  const refused = times.filter(({ ms }) => ms === undefined).map(({ pattern }) => pattern.source);
  const slowest = times.reduce((most, one) => (one.ms ?? 0) > (most.ms ?? 0) ? one : most);
  return [atMost(PATTERN_MS, {
    path: "hostile pattern on 100 KB",
    value: slowest.ms ?? 0,
    unit: "ms",
    note: `slowest of ${all.length}: ${slowest.pattern.source}; refused: ${refused.join(" ")}`,
  })];
}

/** Undefined when the pattern is refused. The best of a few runs on each line, the worst of the lines. */
function slowestMs({ source, ...options }: HostilePattern): number | undefined {
  try {
    const pattern = compilePattern(source, options);
    return Math.max(
      ...hostileLines().map((line) => {
        return Math.min(...Array.from({ length: RUNS }, () => {
          const start = performance.now();
          pattern.test(line);
          for (const _ of pattern.find(line));
          return performance.now() - start;
        }));
      }),
    );
  } catch (error) {
    if (isLogtapError(error)) return undefined;
    throw error;
  }
}
