import { lighten, ownText, type Weighted } from "../../line/mod.ts";
import { type PackedCounts, TimeCounts } from "./time_counts.ts";

/** Width of a slot in which errors of two services count as happening together. */
export const SLOT_S = 10;
/** Slots a service is given before they widen: a day and more of 10 s. */
const SLOTS_MAX = 10_080;
/** Services whose errors are followed; of more, those with most errors stay. */
const SERVICES_MAX = 64;

/** One service's errors over time, as plain data. */
export interface ServiceErrors {
  readonly name: string;
  readonly errors: number;
  readonly counts: PackedCounts;
  /** The first error's time and message. */
  readonly firstTs: string;
  readonly firstError: string;
}

interface Service extends Weighted {
  readonly name: string;
  errors: number;
  readonly counts: TimeCounts;
  firstTs: string;
  firstError: string;
}

/** Errors of each service over time, in bounded memory. */
export class ServiceCounts {
  #services = new Map<string, Service>();

  /** Counts an error. @param first makes its time and message, asked when they may be the first. */
  add(name: string, seconds: number, first: () => { ts: string; msg: string }): void {
    const service = this.#services.get(name) ?? this.#open(name);
    service.errors++;
    service.weight++;
    service.counts.add(seconds, true);
    if (service.errors > 1) return;
    const { ts, msg } = first();
    [service.firstTs, service.firstError] = [ts, msg];
  }

  merge(one: ServiceErrors): void {
    const service = this.#services.get(one.name) ?? this.#open(one.name);
    if (service.errors === 0 || one.firstTs < service.firstTs) {
      [service.firstTs, service.firstError] = [one.firstTs, one.firstError];
    }
    service.errors += one.errors;
    service.weight += one.errors;
    service.counts.merge(one.counts);
  }

  /** By errors, then by name. */
  result(): readonly ServiceErrors[] {
    return [...this.#services.values()]
      .sort((a, b) => b.errors - a.errors || (a.name < b.name ? -1 : 1))
      .map(({ counts, weight: _, ...service }) => ({ ...service, counts: counts.pack() }));
  }

  #open(name: string): Service {
    if (this.#services.size >= SERVICES_MAX) {
      const services = [...this.#services.values()];
      lighten(services, SERVICES_MAX / 2);
      this.#services = new Map(
        services.filter(({ weight }) => weight > 0).map((service) => [service.name, service]),
      );
    }
    const own = ownText(name);
    const counts = new TimeCounts(SLOT_S, SLOTS_MAX);
    const service = { name: own, errors: 0, weight: 0, counts, firstTs: "", firstError: "" };
    this.#services.set(own, service);
    return service;
  }
}
