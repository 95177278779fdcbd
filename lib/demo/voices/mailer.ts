import type { Journey } from "../journey.ts";
import type { Said, StoryClock } from "../line.ts";
import { isoStamp } from "../stamp.ts";

/** Says it in plain words, as Java's logback does. */
function said(
  clock: StoryClock,
  atMs: number,
  { level, msg }: { readonly level: "info" | "warn" | "error"; readonly msg: string },
): Said {
  const time = isoStamp(clock(atMs)).slice(0, 23).replace("T", " ");
  return { app: "mailer", atMs, level, msg: `${time} ${level.toUpperCase()} ${msg}` };
}

function withTrace(line: Said, { trace }: Journey): Said {
  return { ...line, meta: { trace_id: trace } };
}

export function confirmed(journey: Journey, atMs: number): Said {
  const msg = `[outbox-2] confirmation of ${journey.order} sent to ${journey.email}`;
  return withTrace(said(journey.clock, atMs, { level: "info", msg }), journey);
}

/** A receipt of nothing: the one multi-line stack of the shop. */
export function noReceipt(journey: Journey, atMs: number): Said {
  const msg = [
    `[outbox-1] cannot write the receipt of ${journey.order}`,
    `com.example.shop.mail.NoPaymentException: ${journey.order} has no payment`,
    "\tat com.example.shop.mail.Receipt.of(Receipt.java:61)",
    "\tat com.example.shop.mail.Outbox.render(Outbox.java:148)",
    "\tat com.example.shop.mail.Outbox.run(Outbox.java:93)",
    "\tat java.base/java.lang.Thread.run(Thread.java:1583)",
  ].join("\n");
  return withTrace(said(journey.clock, atMs, { level: "error", msg }), journey);
}

export function waiting(clock: StoryClock, atMs: number, letters: number): Said {
  const msg = `[outbox] ${letters} confirmations wait for their payment`;
  return said(clock, atMs, { level: "warn", msg });
}
