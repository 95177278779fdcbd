/**
 * `grep`: finds entries by a pattern, in workers, and prints them in the order of the capture or of time.
 */
export {
  grep,
  type GrepInput,
  type GrepOptions,
  type GrepOutput,
  type GrepPool,
  type GrepTotals,
} from "./grep.ts";
export { grepPool } from "./pool.ts";
