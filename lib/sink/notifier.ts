import {
  type AlertRule,
  Alerts,
  type Change,
  changeText,
  diskPercent,
  rounded,
  type Totals,
} from "./alert/mod.ts";
import {
  type EventStats,
  type Pace,
  type Sender,
  type WebhookPlan,
  Webhooks,
} from "./webhook/mod.ts";

/** Everything that was asked for about webhooks and alerts. Plain data; holds secrets. */
export interface NotifyPlan extends WebhookPlan {
  readonly rules: readonly AlertRule[];
  /** Name of this machine, for receivers that hear from several. */
  readonly host: string;
}

export interface NotifierPorts {
  readonly dir: string;
  readonly version: string;
  readonly sender: Sender;
  readonly pace: Pace;
  /** One line for a person, without a newline. */
  tell(line: string): void;
}

/** A data file that was finished. */
export interface Rotated {
  readonly file: string;
  readonly reason: string;
}

/** What metrics tell of it. */
export interface NotifySnapshot {
  readonly deliveries: Readonly<Record<string, number>>;
  /** Events that wait, over all URLs. */
  readonly waiting: number;
  /** Rule → 1 while it fires, else 0. */
  readonly firing: Readonly<Record<string, number>>;
}

/** One warning when the capture takes more of its disk cap; the next after it was below. */
const DISK_WARNING_PERCENT = 80;

/**
 * Turns what happens to a receiver into events. Looks at totals, keeps the little that has to be
 * remembered between two looks, and never throws nor waits until `end`.
 */
export class Notifier {
  readonly #webhooks: Webhooks;
  readonly #alerts: Alerts;
  readonly #tell: NotifierPorts["tell"];
  #look: (() => Totals) | undefined;
  #before: Totals | undefined;
  #isInTrouble = false;
  #isDiskWarned = false;

  constructor(plan: NotifyPlan, { dir, version, ...ports }: NotifierPorts) {
    this.#webhooks = new Webhooks(plan, { dir, version, host: plan.host }, ports);
    this.#alerts = new Alerts(plan.rules);
    this.#tell = ports.tell;
  }

  /** The receiver listens; `look` is asked from here on. */
  begin(look: () => Totals): void {
    this.#look = look;
    this.#before = look();
    this.#webhooks.send({ event: "start", stats: statsOf(this.#before) });
  }

  /** To be called once a second between `begin` and `end`. */
  tick(): void {
    if (this.#look === undefined || this.#before === undefined) return;
    const now = this.#look();
    this.#note(now, this.#before);
    for (const change of this.#alerts.look(now, this.#before)) this.#noteChange(change, now);
    this.#before = now;
  }

  rotated({ file, reason }: Rotated): void {
    if (this.#look === undefined) return;
    this.#webhooks.send({ event: "rotation", detail: reason, file, stats: statsOf(this.#look()) });
  }

  /**
   * Looks a last time, says `stop`, and delivers what waits within `graceMs`. Rules are left alone:
   * rates over a few milliseconds mean nothing.
   */
  async end(graceMs: number): Promise<void> {
    if (this.#look === undefined || this.#before === undefined) return;
    const now = this.#look();
    this.#look = undefined;
    this.#note(now, this.#before);
    this.#webhooks.send({ event: "stop", stats: statsOf(now) });
    await this.#webhooks.close(graceMs);
  }

  snapshot(): NotifySnapshot {
    return {
      deliveries: this.#webhooks.outcomes(),
      waiting: this.#webhooks.waiting,
      firing: this.#alerts.firing(),
    };
  }

  #note(now: Totals, before: Totals): void {
    this.#noteTrouble(now, before);
    this.#noteDisk(now);
  }

  /** Errors between two looks count too, however short they were. */
  #noteTrouble(now: Totals, before: Totals): void {
    const hasErred = now.writeErrors > before.writeErrors;
    const wasInTrouble = this.#isInTrouble;
    this.#isInTrouble = now.trouble !== undefined || hasErred;
    if (wasInTrouble || !this.#isInTrouble) return;
    const detail = now.trouble ?? "lines could not be written";
    this.#webhooks.send({ event: "error", detail, stats: statsOf(now) });
  }

  #noteDisk(now: Totals): void {
    const isHigh = diskPercent(now) > DISK_WARNING_PERCENT;
    if (isHigh && !this.#isDiskWarned) {
      const detail = `${rounded(diskPercent(now))} % of the disk cap are used`;
      this.#webhooks.send({ event: "disk-warning", detail, stats: statsOf(now) });
    }
    this.#isDiskWarned = isHigh;
  }

  #noteChange(change: Change, now: Totals): void {
    const { rule, state } = change;
    this.#tell(`alert ${changeText(change)}`);
    if (!rule.events.includes(state)) return;
    const { name, metric, threshold, detail } = rule;
    const value = rounded(change.value);
    this.#webhooks.send({
      event: "alert",
      stats: statsOf(now),
      ...(detail === undefined ? {} : { detail }),
      ...{ rule: name, metric, value, threshold, state },
    });
  }
}

function statsOf(totals: Totals): EventStats {
  return {
    lines_written: totals.writtenLines,
    bytes_written: totals.writtenBytes,
    disk_usage: totals.diskBytes,
    disk_cap: totals.diskCapBytes,
  };
}
