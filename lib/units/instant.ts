import { cutValue, LogtapError } from "../fault/mod.ts";
import { readDuration } from "./duration.ts";
import { canonicalTs, nsOfTs, tsOfNs } from "./timestamp.ts";

/** What the short forms of a time refer to: the capture, and the moment of asking. */
export interface InstantReference {
  /** RFC 3339; its offset is the capture's zone, its date the day that `HH:MM` means. */
  readonly started: string;
  /** RFC 3339; absent while the capture is live. */
  readonly stopped?: string;
  /** RFC 3339. */
  readonly now: string;
}

const FORMS =
  "RFC 3339 (2026-11-21T10:32:01Z), a date (2026-11-21), a date and time without zone " +
  "(2026-11-21T10:32), a time of the capture's first day (10:32 or 10:32:01), or a duration " +
  "before its end (-30m, 30m, 30m ago)";

const CLOCK = String.raw`(\d\d:\d\d)(:\d\d(?:\.\d+)?)?`;
/** Groups: date, hours and minutes, seconds. Without a zone: the capture's is meant. */
const LOCAL_DATE = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)(?:[Tt ]${CLOCK})?$`);
/** Groups: nothing, hours and minutes, seconds. */
const LOCAL_CLOCK = new RegExp(`^()${CLOCK}$`);
const RELATIVE = /^(?:-(\S+)|(\S+)|(\S+) ago)$/;
/** A duration that reaches back beyond this is a slip of the keyboard. */
const OLDEST = "0000-01-01T00:00:00.000000000Z";

/**
 * Reads a time of a filter in any of the forms that `--from`, `--to` and `--at` accept.
 *
 * Times without a zone are in the zone of `started`; times without a date are on its day, also when
 * the capture goes on past midnight. Durations count back from `stopped`, or from `now` while the
 * capture is live.
 *
 * @returns canonical text.
 * @throws {LogtapError} usage — any other text; the message lists the forms.
 */
export function parseInstant(text: string, reference: InstantReference): string {
  const trimmed = text.trim();
  const instant = canonicalTs(trimmed) ?? localInstant(trimmed, reference) ??
    relativeInstant(trimmed, reference);
  if (instant !== undefined) return instant;
  throw new LogtapError("usage", `Cannot read time "${cutValue(text)}": expected ${FORMS}`);
}

function localInstant(text: string, { started }: InstantReference): string | undefined {
  const part = LOCAL_DATE.exec(text) ?? LOCAL_CLOCK.exec(text);
  if (part === null) return undefined;
  mustBeTime(started, "started");
  const [, date, minutes = "00:00", seconds = ":00"] = part;
  return canonicalTs(`${date || started.slice(0, 10)}T${minutes}${seconds}${offsetOf(started)}`);
}

function relativeInstant(text: string, reference: InstantReference): string | undefined {
  const part = RELATIVE.exec(text);
  const ms = part === null ? undefined : readDuration(part[1] ?? part[2] ?? part[3]!);
  if (ms === undefined) return undefined;
  const { stopped, now } = reference;
  const end = stopped === undefined ? mustBeTime(now, "now") : mustBeTime(stopped, "stopped");
  const whole = Math.trunc(ms);
  const ns = nsOfTs(end) - BigInt(whole) * 1_000_000n - BigInt(Math.round((ms - whole) * 1e6));
  return ns < nsOfTs(OLDEST) ? undefined : tsOfNs(ns);
}

/** The offset as it stands at the end of an RFC 3339 text. */
function offsetOf(text: string): string {
  return text.endsWith("Z") || text.endsWith("z") ? "Z" : text.slice(-6);
}

function mustBeTime(text: string, name: string): string {
  const ts = canonicalTs(text);
  if (ts !== undefined) return ts;
  throw new LogtapError(
    "corrupt",
    `Cannot place a time in the capture: its "${name}" is "${cutValue(text)}", expected RFC 3339`,
  );
}
