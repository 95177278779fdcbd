import type { Metadata } from "../../lib/capture/mod.ts";
import type { Host } from "../../lib/cli/mod.ts";
import { type FilterSpec, parseFilter } from "../../lib/filter/mod.ts";
import type { InstantReference } from "../../lib/units/mod.ts";
import type { EntryFlags } from "./entries.ts";

/**
 * The filter that the flags ask for. Times refer to the capture: its zone, its first day, its end.
 *
 * @throws {LogtapError} usage — a value that cannot be read.
 */
export function entryFilter(
  { from, to, label = [], grep, ignoreCase = false }: EntryFlags,
  metadata: Pick<Metadata, "started" | "stopped">,
  host: Pick<Host, "nowMs">,
): FilterSpec {
  const texts = { from, to, labels: label, grep, ignoreCase };
  return parseFilter(texts, referenceOf(metadata, host));
}

/** What short forms of times refer to. */
export function referenceOf(
  { started, stopped }: Pick<Metadata, "started" | "stopped">,
  host: Pick<Host, "nowMs">,
): InstantReference {
  const now = new Date(host.nowMs()).toISOString();
  return { started, now, ...(stopped !== undefined && { stopped }) };
}

/** The filter for metadata, times as moments; undefined when it asks for nothing. */
export function askedFor(
  { label = [], grep, ignoreCase = false }: EntryFlags,
  { from, to }: FilterSpec,
): Readonly<Record<string, unknown>> | undefined {
  const asked = {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(label.length > 0 && { labels: label }),
    ...(grep !== undefined && { grep }),
    ...(grep !== undefined && ignoreCase && { ignore_case: true }),
  };
  return Object.keys(asked).length === 0 ? undefined : asked;
}
