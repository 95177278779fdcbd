import type { Flags, FlagValues } from "../../lib/cli/mod.ts";
import { LogtapError } from "../../lib/fault/mod.ts";
import { parseDuration } from "../../lib/units/mod.ts";

/** Faults to show, or write, as if they were in the capture. */
export const INJECT_FLAGS = {
  inject: {
    kind: "list",
    value: "FAULT",
    split: false,
    suggests: ["error-spike", "service-down=", "latency-spike="],
    doc: "Add faults: error-spike, service-down=SERVICE, latency-spike=SERVICE",
  },
  at: { kind: "text", value: "TIME", doc: "When the faults begin; at the first entry without" },
  duration: {
    kind: "parsed",
    value: "DURATION",
    parse: parsePositive,
    doc: "How long the faults last; 1m without",
  },
  injectOut: {
    kind: "text",
    value: "DIR",
    local: "never",
    completes: "directory",
    doc: "Write what would be shown into a capture here",
  },
} as const satisfies Flags;

export type InjectFlags = FlagValues<typeof INJECT_FLAGS>;

/** @throws {LogtapError} usage — a flag that means nothing without another. */
export function checkInject(flags: InjectFlags): void {
  const { inject, at, duration, injectOut } = flags;
  if (inject.length > 0) return;
  const lonely = { "--inject-out": injectOut, "--at": at, "--duration": duration };
  for (const [flag, value] of Object.entries(lonely)) {
    if (value === undefined) continue;
    throw new LogtapError("usage", `Cannot use ${flag} without --inject: there is no fault`, {
      hint: "--inject error-spike, for one",
    });
  }
}

/** @throws {LogtapError} usage */
function parsePositive(text: string): number {
  const ms = parseDuration(text);
  if (ms > 0) return ms;
  throw new LogtapError("usage", `Cannot use --duration ${text}: expected more than 0`);
}
