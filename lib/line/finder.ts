import { compilePattern, type Pattern, quotePattern } from "../pattern/mod.ts";
import type { Signature } from "./miner.ts";

/** What stands for something that varies in a signature. */
const TOKENS = /<(?:\*|[A-Z]+)>|…/;
/** Shorter pieces say little, and most lines hold them. */
const PIECE_MIN = 3;
const PATTERN_MAX = 300;
/** What is left of a signature that varies must say more than `GET`, which most lines hold. */
const VARYING_MIN = 5;
/** Characters that are safe to show and to paste; a dot stands for any other. */
const UNSAFE = /[^\p{L}\p{N}\p{P}\p{S} ]/gu;

/**
 * A pattern that finds the lines of a signature: its literal pieces, escaped, with anything between
 * them. Tried on the signature's example, because masks join white space, and what JSON and logfmt say
 * is not always how the line spells it.
 *
 * @returns undefined if no piece of it is in the example.
 */
export function patternOf({ signature, example }: Signature): string | undefined {
  const pieces = signature.split(TOKENS).map((piece) => piece.trim())
    .filter((piece) => piece.length >= PIECE_MIN)
    .map((piece) => piece.slice(0, PATTERN_MAX));
  // A message and its error are two fields of JSON or logfmt: what joins them is ours.
  const parts = pieces.flatMap((piece) => piece.split(": ")).filter((part) => part !== "");
  const longest = [...parts].sort((a, b) => b.length - a.length);
  const tries = [
    pieces.map(escapePattern).join(".*"),
    pieces.map((piece) => escapePattern(piece).replaceAll(" ", "\\s+")).join(".*"),
    parts.map(escapePattern).join(".*"),
    // An access log has more between the request and its status than a signature.
    signature.split(/\s+/).filter((word) => !TOKENS.test(word)).map(escapePattern).join(".*"),
    ...longest.map(escapePattern),
    ...longest.flatMap((part) => part.match(/\w{4,}/g) ?? []),
  ];
  const least = TOKENS.test(signature) ? VARYING_MIN : PIECE_MIN;
  return tries.find((pattern) => {
    if (pattern.length < least || pattern.length > PATTERN_MAX) return false;
    return compiled(pattern)?.test(example) === true;
  });
}

function compiled(pattern: string): Pattern | undefined {
  try {
    return compilePattern(pattern);
  } catch {
    return undefined; // Too large a pattern: another try is shorter.
  }
}

/** Text as a pattern that matches it. */
function escapePattern(text: string): string {
  return quotePattern(text).replace(UNSAFE, ".");
}
