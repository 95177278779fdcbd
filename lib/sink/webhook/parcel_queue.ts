import type { EventKind, Parcel } from "./event.ts";

/**
 * What goes first when a queue is full: events that only inform, then those that somebody acts on.
 * `stop` is never given up for room.
 */
const WORTH: Readonly<Record<EventKind, number>> = {
  start: 0,
  rotation: 0,
  "disk-warning": 1,
  error: 1,
  alert: 1,
  stop: 2,
};
const NEVER = 2;

/** Parcels in order, never more than the capacity beside `stop`. */
export class ParcelQueue {
  readonly #capacity: number;
  #parcels: Parcel[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#parcels.length;
  }

  /** @returns the parcel that had to go for it, if one had to; that may be the new one. */
  push(parcel: Parcel): Parcel | undefined {
    this.#parcels.push(parcel);
    if (this.#parcels.length <= this.#capacity) return undefined;
    for (let worth = 0; worth < NEVER; worth++) {
      const at = this.#parcels.findIndex(({ event }) => WORTH[event] === worth);
      if (at >= 0) return this.#parcels.splice(at, 1)[0];
    }
    return undefined;
  }

  shift(): Parcel | undefined {
    return this.#parcels.shift();
  }

  /** Removes all of which the condition does not hold. */
  keep(condition: (parcel: Parcel) => boolean): readonly Parcel[] {
    const gone = this.#parcels.filter((parcel) => !condition(parcel));
    this.#parcels = this.#parcels.filter(condition);
    return gone;
  }
}
