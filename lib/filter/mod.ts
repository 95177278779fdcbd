/**
 * Filters: which entries of a capture somebody wants to see.
 *
 *     const filter = compileFilter({
 *       from: parseInstant("10:32", reference),
 *       labels: [parseLabelMatcher("app=api"), parseLabelMatcher("pod=~api-.*")],
 *       grep: compilePattern("timeout"),
 *     });
 *     if (filter.mayMatch(summary)) for (const entry of …) if (filter.matches(entry)) …
 *
 * All conditions must hold. Times are inclusive at both ends. An absent label is the empty text.
 * `grep` is looked for in the message, in every label value and in every value of `meta`.
 *
 * Also owns the plain shape `Summary`: what a file's index line or a frame's row knows of entries
 * that have not been read. Pruning never leaves out a summary of entries of which one matches.
 *
 * @throws {LogtapError} usage — from `parseLabelMatcher`. Filtering throws nothing.
 */
export { compileFilter, type Filter, type FilterSpec } from "./filter.ts";
export { type LabelMatcher, type LabelOperator, parseLabelMatcher } from "./label_matcher.ts";
export {
  absoluteTexts,
  type FilterTexts,
  parseAbsolute,
  parseFilter,
  parseLabelMatchers,
} from "./parse_filter.ts";
export { type Summary } from "./summary.ts";
