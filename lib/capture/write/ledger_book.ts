import type { Ledger } from "../format/mod.ts";

type Reasons = Map<string, number>;

/** Distinct reasons and rules counted, more than there can be: people add a hundred rules at most. */
const REASONS_MAX = 128;

/** The ledger while it is kept. Reasons are stable ids such as `queue_full` (docs/format.md). */
export class LedgerBook {
  #received: number;
  readonly #written: number;
  readonly #duplicate: number;
  readonly #expired: number;
  readonly #dropped: Reasons;
  readonly #refused: Reasons;
  readonly #redacted: Reasons;
  #evicted: Ledger["evicted"];

  constructor(start: Ledger) {
    this.#received = start.received;
    this.#written = start.written;
    this.#duplicate = start.duplicate;
    this.#expired = start.expired;
    this.#dropped = new Map(Object.entries(start.dropped));
    this.#refused = new Map(Object.entries(start.refused));
    this.#redacted = new Map(Object.entries(start.redacted));
    this.#evicted = start.evicted;
  }

  receive(lines: number): void {
    this.#received += lines;
  }

  drop(reason: string, lines: number): void {
    add(this.#dropped, reason, lines);
  }

  refuse(reason: string, lines: number): void {
    add(this.#refused, reason, lines);
  }

  /** @param counts replacements by rule. */
  redact(counts: ReadonlyMap<string, number>): void {
    for (const [rule, times] of counts) add(this.#redacted, rule, times);
  }

  evict({ lines, bytes }: { readonly lines: number; readonly bytes: number }): void {
    const { files, lines: linesBefore, bytes: bytesBefore } = this.#evicted;
    this.#evicted = { files: files + 1, lines: linesBefore + lines, bytes: bytesBefore + bytes };
  }

  /**
   * The ledger as it stands: a copy.
   *
   * @param linesWritten since the start of this writer.
   */
  ledger(linesWritten: number): Ledger {
    return {
      received: this.#received,
      written: this.#written + linesWritten,
      duplicate: this.#duplicate,
      expired: this.#expired,
      dropped: Object.fromEntries(this.#dropped),
      refused: Object.fromEntries(this.#refused),
      redacted: Object.fromEntries(this.#redacted),
      evicted: this.#evicted,
    };
  }
}

function add(reasons: Reasons, reason: string, times: number): void {
  const key = reasons.has(reason) || reasons.size < REASONS_MAX ? reason : "other";
  reasons.set(key, (reasons.get(key) ?? 0) + times);
}
