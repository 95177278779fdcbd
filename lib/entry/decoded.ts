import type { Batch } from "./batch.ts";

/**
 * Why a pushed line is sent back. The names are part of the product: they stand in replies, in
 * metrics and in the capture's ledger.
 */
export type RefusalReason =
  /** Not a whole number of nanoseconds (push), no RFC 3339 time (JSONL), or outside 1970 to 2262. */
  | "bad_timestamp"
  /** Not of the shape of an entry, or its line is not text. */
  | "bad_entry"
  /** The stream's labels are not an object of texts, or do not follow the label grammar. */
  | "bad_labels"
  /** The structured metadata is not an object of texts. */
  | "bad_metadata"
  | "label_limit"
  | "metadata_limit";

/** One reason with a sentence for the sender; never quotes log text, which may be secret. */
export interface Refusal {
  readonly reason: RefusalReason;
  readonly text: string;
}

/** How many sentences are kept; the rest are only counted. */
const EXAMPLES_MAX = 3;

/** The lines of one push that were sent back: counts by reason, and the first few sentences. */
export class Refusals {
  readonly #lines = new Map<RefusalReason, number>();
  readonly #examples: string[] = [];
  #total = 0;

  /** Lines refused, over all reasons. */
  get total(): number {
    return this.#total;
  }

  /** Lines by reason, in the order in which the reasons came up. */
  get lines(): ReadonlyMap<RefusalReason, number> {
    return this.#lines;
  }

  get examples(): readonly string[] {
    return this.#examples;
  }

  /** Counts `lines` more. `where` is asked for only while examples are still wanted. */
  add(refusal: Refusal, lines: number, where: () => string): void {
    this.#total += lines;
    this.#lines.set(refusal.reason, (this.#lines.get(refusal.reason) ?? 0) + lines);
    if (this.#examples.length < EXAMPLES_MAX) this.#examples.push(`${where()}: ${refusal.text}`);
  }
}

/** What a decoder makes of one body: what can be stored, and what cannot and why. */
export interface Decoded {
  readonly batch: Batch;
  readonly refused: Refusals;
  /** Entries seen: `batch.count + refused.total`. */
  readonly received: number;
}
