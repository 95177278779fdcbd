import { type Injection, injectionAt, parseFault } from "../../lib/analyze/inject/mod.ts";
import { periodOf } from "../../lib/analyze/read.ts";
import type { Capture } from "../../lib/capture/mod.ts";
import type { Host } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { parseInstant } from "../../lib/units/mod.ts";
import { referenceOf } from "./entry_filter.ts";
import type { InjectFlags } from "./inject.ts";

const DURATION_MS = 60_000;

/**
 * What is to be injected into a capture, for flags that name a fault.
 *
 * @throws {LogtapError} usage — a fault or a time that cannot be read; not_found — no entries.
 */
export async function injectionOf(
  { inject, at, duration = DURATION_MS }: InjectFlags,
  capture: Capture,
  host: Pick<Host, "nowMs">,
): Promise<Injection> {
  const faults = inject.map(parseFault);
  const from = at === undefined
    ? (await periodOf(capture))?.from
    : parseInstant(at, referenceOf(capture.metadata, host));
  if (from === undefined) {
    throw new LogtapError("not_found", "Cannot inject anything: there are no entries");
  }
  return injectionAt(faults, { from, durationMs: duration });
}
