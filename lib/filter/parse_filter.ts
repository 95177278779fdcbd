import { LogtapError } from "../fault/mod.ts";
import { compilePattern } from "../pattern/mod.ts";
import { type InstantReference, parseInstant } from "../units/mod.ts";
import type { FilterSpec } from "./filter.ts";
import { type LabelMatcher, parseLabelMatcher } from "./label_matcher.ts";

/** A filter as people type it. */
export interface FilterTexts {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** As `parseLabelMatchers` takes them. */
  readonly labels?: readonly string[];
  readonly grep?: string | undefined;
  readonly ignoreCase?: boolean;
}

/** A comma that a further condition follows, not one inside a value or a pattern like `a{1,2}`. */
const BETWEEN = /,(?=\s*[\w./:-]+\s*(?:!=|!~|=))/;

/**
 * Reads label conditions: one a text, or several with commas between, `app=api,pod!=api-0`.
 *
 * @throws {LogtapError} usage — as `parseLabelMatcher`.
 */
export function parseLabelMatchers(texts: readonly string[]): readonly LabelMatcher[] {
  return texts.flatMap((text) => text.split(BETWEEN)).map(parseLabelMatcher);
}

/**
 * Reads a whole filter; times by the grammar that all commands share.
 *
 * @throws {LogtapError} usage — a part that cannot be read, or `from` after `to`.
 */
export function parseFilter(texts: FilterTexts, reference: InstantReference): FilterSpec {
  const from = texts.from === undefined ? undefined : parseInstant(texts.from, reference);
  const to = texts.to === undefined ? undefined : parseInstant(texts.to, reference);
  if (from !== undefined && to !== undefined && from > to) {
    throw new LogtapError(
      "usage",
      `Cannot filter from "${texts.from}" to "${texts.to}": ${from} is after ${to}`,
    );
  }
  const { labels = [], grep, ignoreCase = false } = texts;
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    labels: parseLabelMatchers(labels),
    ...(grep !== undefined && { grep: compilePattern(grep, { ignoreCase }) }),
  };
}

/**
 * A filter's texts with its times made absolute: plain data, which means the same in another thread
 * and with another reference.
 *
 * @throws {LogtapError} usage — as `parseFilter`.
 */
export function absoluteTexts(texts: FilterTexts, reference: InstantReference): FilterTexts {
  const { from, to } = parseFilter(texts, reference);
  const { from: _, to: __, ...rest } = texts;
  return { ...rest, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

/** Reads what `absoluteTexts` gave. */
export function parseAbsolute(texts: FilterTexts): FilterSpec {
  return parseFilter(texts, NO_REFERENCE);
}

/** Canonical times need none. */
const NO_REFERENCE: InstantReference = {
  started: "1970-01-01T00:00:00Z",
  now: "1970-01-01T00:00:00Z",
};
