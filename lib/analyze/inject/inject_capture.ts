import {
  type Capture,
  type DerivedLine,
  type DerivedOptions,
  type DerivedTotals,
  type Making,
  type RawEntry,
  rewriteCapture,
} from "../../capture/mod.ts";
import { LogtapError } from "../../fault/mod.ts";
import { compileFilter, type FilterSpec } from "../../filter/mod.ts";
import { faultText, type Injection } from "./fault.ts";
import { encodeInjected, type InjectEntry, injector } from "./inject.ts";

export interface InjectOptions extends Making {
  readonly injection: Injection;
  /** What is taken of the capture with its faults, and how the new one's metadata tells that. */
  readonly filter?: {
    readonly spec: FilterSpec;
    readonly asked: Readonly<Record<string, unknown>> | undefined;
  };
  readonly signal: AbortSignal;
  readonly onProgress?: (entries: number) => void;
}

export interface Injected extends DerivedTotals {
  /** Entries of the source that would have been taken without faults. */
  readonly original: number;
}

/**
 * Writes a capture with faults in it, or what a filter leaves of that. Times, order and every other
 * byte are the source's.
 *
 * @throws {LogtapError} not_found — no entry is met by a fault; then nothing is written. usage,
 * denied — the place, as `deriveCapture`.
 */
export async function injectCapture(
  capture: Capture,
  { injection, filter: { spec, asked } = ALL, onProgress = () => {}, ...rest }: InjectOptions,
  output: DerivedOptions,
): Promise<Injected> {
  const { faults, from, until } = injection;
  const inject = injector(injection);
  const filter = compileFilter(spec);
  let original = 0;
  let met = 0;
  const totals = await rewriteCapture(capture, {
    ...rest,
    by: "open",
    asked: {
      ...{ faults: faults.map(faultText), from, until },
      ...asked !== undefined && { shown: asked },
    },
    question: { filter: compileFilter(periodIn(spec)) },
    change: (one) => {
      const isTaken = filter.matches(one.entry);
      if (isTaken) original++;
      const all = changed(one, inject);
      const lines = all.filter(({ entry }) => filter.matches(entry));
      const isMet = all[0] !== one || all.length > 1;
      if (isMet && (isTaken || lines.length > 0)) met++;
      return lines;
    },
    onProgress,
    onRead: () => {
      if (met === 0) throw nothingMet(capture, injection);
    },
  }, output);
  return { ...totals, original };
}

/** What does not fit on a line stays as it was. */
function changed(one: RawEntry, inject: InjectEntry): readonly DerivedLine[] {
  return inject(one.entry).flatMap((entry): readonly DerivedLine[] => {
    if (entry === one.entry) return [one];
    const bytes = encodeInjected(entry);
    if (bytes !== undefined) return [{ entry, bytes }];
    return entry.msg.startsWith(one.entry.msg) ? [one] : [];
  });
}

function nothingMet({ files: { place } }: Capture, { from, until }: Injection): LogtapError {
  const text =
    `Cannot inject into "${place}": no entry is met from ${from} until ${until}, so nothing was written`;
  return new LogtapError("not_found", text, {
    hint: "--at and --duration say when; a service is what app, service_name, service, job or " +
      "container says",
  });
}

const ALL: NonNullable<InjectOptions["filter"]> = { spec: {}, asked: undefined };

/** What is made up has labels and texts of its own: only times tell what need not be read. */
function periodIn({ from, to }: FilterSpec): FilterSpec {
  return { ...from !== undefined && { from }, ...to !== undefined && { to } };
}
