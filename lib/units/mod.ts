/**
 * Units: sizes, durations, counts and moments, from text and to text.
 *
 * A moment has two shapes here, and no third one elsewhere:
 * - *canonical text*, `2026-11-21T10:32:01.123456789Z`: always 30 characters, always UTC, so that
 *   `<` on texts is `<` in time. Entries keep their nanoseconds this way from end to end.
 * - `Time`, two numbers, for the way in, where no text is made for a line.
 *
 * Owns the one grammar of times in filters (`parseInstant`) and the one of sizes and durations in
 * flags. Reads no clock and no zone of the machine: the caller says what "now" and "here" are.
 * What a person typed wrong is thrown as a usage fault that lists the accepted forms; what a sender
 * wrote wrong is told by `undefined` or `false`, because the caller counts it.
 *
 * Texts follow RFC 3339 (July 2002), years 0000 to 9999; `Time` covers 1970 to 9999.
 */
export { formatBytes, parseBytes } from "./bytes.ts";
export { formatCount, formatRate, plural } from "./count.ts";
export { formatDuration, parseDuration, readDuration } from "./duration.ts";
export { type InstantReference, parseInstant } from "./instant.ts";
export { parseNsDigits } from "./ns_digits.ts";
export { type Time } from "./time.ts";
export { canonicalTs, nsOfTs, shortTs, timeOfTs, tsOfNs, tsOfTime } from "./timestamp.ts";
export { offsetMinutesOf, type Zone, zonedTs } from "./zone.ts";
