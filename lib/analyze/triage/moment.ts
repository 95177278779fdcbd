import { tsOfTime } from "../../units/mod.ts";

/** `2026-11-21T10:32:00Z` of whole seconds since 1970. */
export function isoOf(seconds: number): string {
  return `${tsOfTime({ seconds, nanos: 0 }).slice(0, 19)}Z`;
}

/** A share as people read it: `12.3%`, `<0.1%`; `0%` of nothing. */
export function percent(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "0%";
  const share = part / whole * 100;
  return share < 0.1 ? "<0.1%" : `${share.toFixed(1)}%`;
}
