import type { Decoded } from "../entry/mod.ts";

/**
 * What a sender reads in the 400 after a push of which some lines could not be taken: one line with
 * how many, why and where. Quotes no log text.
 *
 *     3 of 2000 lines refused, the others are stored: bad_timestamp 2, bad_labels 1; stream 1, entry 4: …
 */
export function describeRefusals({ refused, received }: Decoded): string {
  const kept = refused.total === received ? "nothing is stored" : "the others are stored";
  const reasons = [...refused.lines].map(([reason, lines]) => `${reason} ${lines}`).join(", ");
  const example = refused.examples[0] ?? "";
  return `${refused.total} of ${received} lines refused, ${kept}: ${reasons}; ${example}`;
}

/** The line in a 429: Loki's senders wait and send the same push again. */
export function describeBusy(lines: number, retryAfterSeconds: number): string {
  return `${lines} lines not taken, the receiver is busy: send them again in ${retryAfterSeconds} s`;
}
