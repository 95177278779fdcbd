/**
 * Patterns: regular expressions that people, and later remote clients, hand to us.
 *
 * One gate for all of them, because V8's engine takes exponential time on `(a+)+$`. The syntax is
 * RE2's (https://github.com/google/re2/wiki/Syntax): no back-references, no look-around. Matching
 * runs in re2js, whose time is linear in the text, but only where a cheaper answer will not do:
 *
 *     connection refused      a literal            one indexOf
 *     status=5\d\d            needs "status=5"     indexOf first, re2js for texts that have it
 *     -i timeout              a folded literal     V8, which cannot backtrack without repetition
 *
 * Limits: a pattern is at most 4,096 characters and at most 1,000 instructions more than it has
 * characters, which is what counted repetitions inside each other make.
 *
 * @throws {LogtapError} usage — from `compilePattern`, for a pattern that is wrong, unsupported or
 * too large. Matching throws nothing.
 */
export { compilePattern, type PatternOptions } from "./compile.ts";
export type { Pattern, Range } from "./pattern.ts";
export { quotePattern } from "./quote.ts";
