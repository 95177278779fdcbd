/** Why a request was turned away before anybody looked at what it wants; stable ids. */
export type RefusalReason = "no_key" | "wrong_key" | "read_key" | "origin" | "host" | "tls";

/** Counts requests, or attempts at a connection, that were turned away; never reset. */
export class Refusals {
  readonly #counts = new Map<RefusalReason, number>();

  count(reason: RefusalReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
