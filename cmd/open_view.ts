import { faultText, type Injection } from "../lib/analyze/mod.ts";
import { type Metadata, openCapture } from "../lib/capture/mod.ts";
import { BUILD, type FlagValues, type Host, wantsColor } from "../lib/cli/mod.ts";
import { cutValue, EXIT, LogtapError } from "../lib/fault/mod.ts";
import { parseLabelMatchers } from "../lib/filter/mod.ts";
import { offsetMinutesOf } from "../lib/units/mod.ts";
import { App, type AppOptions, isLightByVariable, type StackedFilter } from "../tui/mod.ts";
import { whyNoView } from "./can_show.ts";
import { isRemote } from "./flags/bucket.ts";
import { entryFilter } from "./flags/entries.ts";
import { injectionOf } from "./flags/inject.ts";
import type { OPEN_FLAGS } from "./flags/open.ts";

type OpenFlags = FlagValues<typeof OPEN_FLAGS>;

/** `logtap open` on a terminal: the view of a capture, whole or replayed. */
export async function openView(flags: OpenFlags, dir: string, host: Host): Promise<number> {
  const why = whyNoView(host);
  if (why !== undefined) {
    throw new LogtapError("usage", `Cannot show the terminal view: ${why}`, {
      hint: "--dump prints the entries",
    });
  }
  if (isRemote(dir)) {
    throw new LogtapError("usage", `Cannot show "${cutValue(dir)}" in the view: it is elsewhere`, {
      hint: "`logtap download` fetches it; --dump prints it from there",
    });
  }
  const capture = await openCapture(dir);
  const injection = await injectionOf(flags, capture, host);
  await new App(planView(flags, dir, { metadata: capture.metadata, injection, host })).run();
  return EXIT.ok;
}

/** @throws {LogtapError} usage — a value that cannot be read. */
function planView(
  flags: OpenFlags,
  dir: string,
  { metadata, injection, host }: {
    readonly metadata: Metadata;
    readonly injection: Injection | undefined;
    readonly host: Host;
  },
): AppOptions {
  const { from, to } = entryFilter(flags, metadata, host);
  const { started, stopped, redaction } = metadata;
  const rules = redaction?.patterns.length;
  return {
    header: {
      kind: "replay",
      version: BUILD.version,
      dir,
      ...rules !== undefined && { redaction: `on (${rules} rules)` },
      ...injection !== undefined &&
        { faults: { texts: injection.faults.map(faultText), from: injection.from } },
      speed: flags.speed,
      isPaused: false,
    },
    dir,
    picks: picks(flags),
    ...injection !== undefined && { injection },
    rights: { write: true },
    filters: stackOf(flags),
    scope: { ...from !== undefined && { from }, ...to !== undefined && { to } },
    zone: flags.utc ? 0 : offsetMinutesOf(started) ?? 0,
    reference: {
      started,
      ...stopped !== undefined && { stopped },
      now: new Date(host.nowMs()).toISOString(),
    },
    colors: {
      hasColor: wantsColor(flags.color, host),
      isLight: isLightByVariable(host.env("COLORFGBG")),
    },
    signal: host.signal,
    nowMs: () => host.nowMs(),
  };
}

/** Whoever says what to look for is past choosing. */
function picks({ pick, label, grep, from, to }: OpenFlags): boolean {
  return pick && label.length === 0 && grep === undefined && from === undefined &&
    to === undefined;
}

/** What the command line asked for stands at the bottom of the stack, where Esc reaches it last. */
function stackOf({ label, grep, ignoreCase }: OpenFlags): StackedFilter[] {
  parseLabelMatchers(label);
  return [
    ...label.map((text): StackedFilter => ({ kind: "label", text })),
    ...grep === undefined
      ? []
      : [{ kind: "grep", text: ignoreCase ? `(?i)${grep}` : grep } as const],
  ];
}
