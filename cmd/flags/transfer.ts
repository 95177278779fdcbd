import type { Progress } from "../../lib/bucket/mod.ts";
import type { Flag } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { formatBytes } from "../../lib/units/mod.ts";

/** Requests under way at once. None would wait for ever. */
export const CONCURRENCY_FLAG = {
  kind: "number",
  value: "N",
  default: 4,
  min: 1,
  max: 64,
  doc: "Transfers under way at once",
} as const satisfies Flag;

/** A place that may be told by position or by the older program's flag; exactly one of them. */
export function placeOf(
  what: string,
  position: string | undefined,
  flag: string | undefined,
): string {
  const given = position ?? flag ?? "";
  const isOnce = position === undefined || flag === undefined;
  if (isOnce && given !== "") return given;
  throw new LogtapError("usage", `Cannot go on: expected ${what}${isOnce ? "" : " once"}`);
}

/** `2 of 5 files, 1.2 MB of 3.4 MB`. */
export function transferText({ files, allFiles, bytes, allBytes }: Progress): string {
  return `${files} of ${allFiles} files, ${formatBytes(bytes)} of ${formatBytes(allBytes)}`;
}
