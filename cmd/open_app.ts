import { faultText, type Injection } from "../lib/analyze/inject/mod.ts";
import { type Capture, type Metadata, openCapture } from "../lib/capture/read.ts";
import { BUILD, type FlagValues, type Host, wantsColor } from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { parseLabelMatchers } from "../lib/filter/mod.ts";
import { offsetMinutesOf } from "../lib/units/mod.ts";
import { App, type AppOptions, isLightByVariable, type StackedFilter } from "../tui/mod.ts";
import type { LookClient } from "../tui/start.ts";
import { entryFilter } from "./flags/entry_filter.ts";
import type { OPEN_FLAGS } from "./flags/open.ts";

type OpenFlags = FlagValues<typeof OPEN_FLAGS>;

/** Shows the capture that the looker is for, until the person has had enough. */
export async function showCapture(
  flags: OpenFlags,
  looker: LookClient,
  host: Host,
): Promise<number> {
  const capture = await openCapture(looker.dir);
  const injection = await injectionOf(flags, capture, host);
  const { metadata } = capture;
  await new App(planView(flags, { metadata, injection, looker, host })).run();
  return EXIT.ok;
}

/** Faults are seldom asked for, and what they are made of is loaded then. */
async function injectionOf(
  flags: OpenFlags,
  capture: Capture,
  host: Host,
): Promise<Injection | undefined> {
  if (flags.inject.length === 0) return undefined;
  const { injectionOf } = await import("./flags/injection.ts");
  return await injectionOf(flags, capture, host);
}

/** @throws {LogtapError} usage — a value that cannot be read. */
function planView(
  flags: OpenFlags,
  { metadata, injection, looker, host }: {
    readonly metadata: Metadata;
    readonly injection: Injection | undefined;
    readonly looker: LookClient;
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
      dir: looker.dir,
      ...rules !== undefined && { redaction: `on (${rules} rules)` },
      ...injection !== undefined &&
        { faults: { texts: injection.faults.map(faultText), from: injection.from } },
      speed: flags.speed,
      isPaused: false,
    },
    looker,
    picks: picks(flags),
    ...injection !== undefined && { injection },
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
