import { LogtapError } from "../fault/mod.ts";
import type { Time } from "../units/mod.ts";
import type { Refusal } from "./decoded.ts";

/*
 * Bounds of what one push may bring. A line is its label set, its metadata and its message in at
 * most 1 MiB, so sets and metadata stay far below that and only messages are ever cut.
 */

/** Labels of one stream. Loki's own default is 15. */
export const LABELS_MAX = 128;
/** A label name, in UTF-8. Values have no bound of their own: that of the whole set holds. */
export const LABEL_NAME_MAX_BYTES = 1024;
/** A label set in canonical JSON, in UTF-8. */
export const LABEL_SET_MAX_BYTES = 16 << 10;
/** The metadata of one entry in canonical JSON, in UTF-8. */
export const META_MAX_BYTES = 64 << 10;
/** A byte of canonical JSON takes at most six in the push, written as `\u0061`; and some white space. */
const ESCAPED_GROWTH = 8;
/** A label set as its sender wrote it, in any notation: longer ones are not even read. */
export const LABEL_TEXT_MAX_BYTES = LABEL_SET_MAX_BYTES * ESCAPED_GROWTH;
/** The metadata of one entry as its sender wrote it. */
export const META_TEXT_MAX_BYTES = META_MAX_BYTES * ESCAPED_GROWTH;
export const META_TOO_LONG: Refusal = {
  reason: "metadata_limit",
  text: `structured metadata of one entry may take at most ${META_MAX_BYTES} bytes`,
};
/** Label sets one push may use for the first time: each costs about a kilobyte of memory. */
export const NEW_SETS_MAX = 32 << 10;
/**
 * Entries of one push, and streams: each entry costs 32 bytes beside its text. Senders batch a few
 * thousand; bodies of nothing but brackets come to their end here.
 */
export const ENTRIES_MAX = 1 << 20;

/** 2^63 − 1 ns since 1970, in the year 2262: what frames and senders keep times in. */
const LAST: Readonly<Time> = { seconds: 9_223_372_036, nanos: 854_775_807 };

/** Whether a moment fits the 64-bit nanoseconds that the capture format has for it. */
export function isStorable({ seconds, nanos }: Readonly<Time>): boolean {
  if (seconds < 0 || nanos < 0 || nanos > 999_999_999) return false;
  return seconds < LAST.seconds || (seconds === LAST.seconds && nanos <= LAST.nanos);
}

/** @throws {LogtapError} too_large — one entry more would be too many. */
export function checkEntryCount(count: number): void {
  if (count < ENTRIES_MAX) return;
  throw new LogtapError(
    "too_large",
    `Cannot take push: more than ${ENTRIES_MAX} entries or streams in it; send smaller batches`,
  );
}

/** Rewritten text of one push. Only control characters grow, to six bytes each. */
const REWRITTEN_MAX_BYTES = 96 << 20;

/** @throws {LogtapError} too_large — `bytes` of rewritten text are too many for one push. */
export function checkRewritten(bytes: number): void {
  if (bytes <= REWRITTEN_MAX_BYTES) return;
  throw new LogtapError(
    "too_large",
    `Cannot take push: its text takes more than ${REWRITTEN_MAX_BYTES} bytes in JSON`,
  );
}
