import type { WebhookAuth } from "./auth.ts";
import { Courier } from "./courier.ts";
import { type EventKind, type EventOrigin, pack, type Parcel, type SinkEvent } from "./event.ts";
import type { Allowed } from "../../net/mod.ts";
import { Outcomes } from "./outcomes.ts";
import { proofOf } from "./proof.ts";
import type { Pace, Post, Sender } from "./sender.ts";
import type { WebhookTarget } from "./target.ts";

/** Where events go, which, and how they are proven. Plain data; holds secrets. */
export interface WebhookPlan {
  readonly targets: readonly WebhookTarget[];
  readonly events: readonly EventKind[];
  readonly auth: WebhookAuth;
  readonly allowed: readonly Allowed[];
  /** PEM texts of authorities to trust beside the usual ones. */
  readonly caCerts: readonly string[];
}

export interface WebhookPorts {
  readonly sender: Sender;
  readonly pace: Pace;
  /** One line for a person, without a newline. */
  tell(line: string): void;
}

/** Sends events to all URLs, each at its own pace. `send` is immediate and never throws. */
export class Webhooks {
  readonly #plan: WebhookPlan;
  readonly #origin: EventOrigin;
  readonly #ports: WebhookPorts;
  readonly #outcomes = new Outcomes();
  readonly #couriers: readonly Courier[];

  constructor(plan: WebhookPlan, origin: EventOrigin, ports: WebhookPorts) {
    this.#plan = plan;
    this.#origin = origin;
    this.#ports = ports;
    this.#couriers = plan.targets.map((target) => this.#courierOf(target));
  }

  #courierOf(target: WebhookTarget): Courier {
    const { sender, pace, tell } = this.#ports;
    return new Courier({
      postOf: (parcel) => this.#postOf(target, parcel),
      sender,
      pace,
      outcomes: this.#outcomes,
      tell: (news) => tell(`webhook ${target.shown}: ${news}`),
    });
  }

  #postOf(target: WebhookTarget, { body }: Parcel): Post {
    const atSeconds = Math.floor(this.#ports.pace.nowMs() / 1000);
    const headers = {
      "User-Agent": `logtap/${this.#origin.version}`,
      ...proofOf(this.#plan.auth, { body, atSeconds }),
    };
    return { target, headers, body };
  }

  send(event: SinkEvent): void {
    if (this.#couriers.length === 0 || !this.#plan.events.includes(event.event)) return;
    const atMs = this.#ports.pace.nowMs();
    const parcel = pack(event, this.#origin, { id: crypto.randomUUID(), atMs });
    for (const courier of this.#couriers) courier.push(parcel);
  }

  /** Delivers what waits, within `graceMs`. Nothing may be sent afterwards. */
  async close(graceMs: number): Promise<void> {
    await Promise.all(this.#couriers.map((courier) => courier.close(graceMs)));
  }

  get waiting(): number {
    return this.#couriers.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  outcomes(): Readonly<Record<string, number>> {
    return this.#outcomes.snapshot();
  }
}
