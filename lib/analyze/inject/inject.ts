import type { Capture, CapturedEntry } from "../../capture/mod.ts";
import { type Entry, type Labels, labelSet, LINE_MAX_BYTES } from "../../entry/read.ts";
import { canonicalTs } from "../../units/mod.ts";
import type { Injection } from "./fault.ts";

/** Labels that name a service; any of them may. */
const SERVICE_LABELS = ["app", "service_name", "service", "job", "container"] as const;

/** What every entry that was made up or changed carries, so that it can be told, or filtered. */
const INJECTED_LABEL = "_injected";

const SPIKE = [
  "ERROR connection timeout: no answer from upstream within 5s",
  "ERROR 503 Service Unavailable: upstream has no healthy endpoint",
  "panic: runtime error: invalid memory address or nil pointer dereference",
] as const;

const SLOW = " [SLOW: 5.2s]";

/** Made-up entries stand behind the one they belong to, at cursors between it and the next one. */
export const CURSOR_STEP = 1 / 4;

const utf8 = new TextEncoder();

/** What becomes of an entry: itself, nothing, or others with or without it. */
export type InjectEntry = (entry: Entry) => readonly Entry[];

/** Ready to be asked; entries that no fault meets come back as they are, the very object. */
export function injector({ faults, from, until }: Injection): InjectEntry {
  const servicesOf = (kind: "service-down" | "latency-spike") =>
    new Set(faults.flatMap((fault) => fault.kind === kind ? [fault.service] : []));
  const [down, slow] = [servicesOf("service-down"), servicesOf("latency-spike")];
  const isSpike = faults.some(({ kind }) => kind === "error-spike");
  return (entry) => {
    const ts = canonicalTs(entry.ts);
    if (ts === undefined || ts < from || ts >= until) return [entry];
    if (isFrom(entry.labels, down)) return [];
    const first = isFrom(entry.labels, slow) ? marked(entry, entry.msg + SLOW) : entry;
    return isSpike ? [first, ...SPIKE.map((msg) => spiked(entry, msg))] : [first];
  };
}

/** The same for an entry of a capture, with a line and a cursor for each of what it becomes. */
export function injectCaptured(
  captured: CapturedEntry,
  inject: InjectEntry,
): readonly CapturedEntry[] {
  const { entry, cursor } = captured;
  const entries = inject(entry);
  if (entries.length === 1 && entries[0] === entry) return [captured];
  return entries.map((one, i) =>
    one === entry ? captured : { entry: one, cursor: cursor + i * CURSOR_STEP, line: lineOf(one) }
  );
}

/** The entries of a capture with faults among them: all of it is read, as faults have any label. */
export async function* injectedEntries(
  capture: Capture,
  injection: Injection,
): AsyncGenerator<readonly CapturedEntry[]> {
  const inject = injector(injection);
  for await (const entries of capture.entries()) {
    yield entries.flatMap((one) => injectCaptured(one, inject));
  }
}

/** An entry as a line of a capture; undefined when it would be too long for one. */
export function encodeInjected(entry: Entry): Uint8Array | undefined {
  const bytes = utf8.encode(lineOf(entry));
  return bytes.length < LINE_MAX_BYTES ? bytes : undefined;
}

function isFrom(labels: Labels, services: ReadonlySet<string>): boolean {
  return services.size > 0 &&
    SERVICE_LABELS.some((name) => Object.hasOwn(labels, name) && services.has(labels[name]!));
}

function spiked({ ts, labels }: Entry, msg: string): Entry {
  return marked({ ts, labels, msg }, msg);
}

function marked(entry: Entry, msg: string): Entry {
  return { ...entry, labels: labelSet({ ...entry.labels, [INJECTED_LABEL]: "true" }).labels, msg };
}

/** Names that look like integers would change places in `JSON.stringify`: labels are written apart. */
function lineOf({ ts, labels, msg, meta }: Entry): string {
  const rest = meta === undefined ? "" : `,"meta":${JSON.stringify(meta)}`;
  const { json } = labelSet(labels);
  return `{"ts":${JSON.stringify(ts)},"labels":${json},"msg":${JSON.stringify(msg)}${rest}}`;
}
