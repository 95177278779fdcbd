import { type Line, span } from "../screen/frame.ts";
import { sourceLook } from "../screen/theme.ts";

/** Names that are shown; more may be known. */
const SHOWN_MAX = 5;

/** `gateway 57%  checkout 32%`: the first sources and their shares of all lines. */
export function sourceShares(
  sources: readonly { readonly name: string; readonly lines: number }[],
  allLines: number,
): Line {
  return sources.slice(0, SHOWN_MAX).flatMap(({ name, lines }) => [
    span(name === "" ? "(empty)" : name, sourceLook(name)),
    span(` ${Math.round(lines / Math.max(1, allLines) * 100)}%  `),
  ]);
}
