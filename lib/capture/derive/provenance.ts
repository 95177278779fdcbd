import { canonicalTs } from "../../units/mod.ts";
import type { Capture } from "../read/capture.ts";
import type { DerivedSource } from "./derived_metadata.ts";

/** When the work is done and by whom: what a derived capture says of its making. */
export interface Making {
  /** RFC 3339. */
  readonly now: string;
  /** Program and version, `logtap 0.1.0`. */
  readonly writer: string;
}

/** A source as the capture that is made of it names it. */
export function sourceOf({ files, metadata }: Capture, lines: number): DerivedSource {
  const { started, stopped } = metadata;
  return { name: lastPart(files.place), started, ...(stopped !== undefined && { stopped }), lines };
}

/** `/var/log/capture/` → `capture`; what cannot be said so is said as it is. */
function lastPart(path: string): string {
  return /([^/\\]+)[/\\]*$/.exec(path)?.[1] ?? path;
}

/** The end of what was read: the capture's own, or now when it has none yet. */
export function endOf({ metadata: { started, stopped } }: Capture, now: string): string {
  const end = stopped ?? now;
  // A clock that was set back, or metadata that only claims a start: an end is never before it.
  const [from, to] = [canonicalTs(started), canonicalTs(end)];
  return from !== undefined && to !== undefined && to < from ? started : end;
}
