import type { Journey } from "../journey.ts";
import type { Said, StoryClock } from "../line.ts";
import { isoStamp } from "../stamp.ts";
import { type PaymentsVersion, paymentsVersion, POOL_MAX, poolInUse, STORY } from "../story.ts";

interface PaymentsWords {
  readonly clock: StoryClock;
  readonly level: "info" | "warn" | "error";
  readonly msg: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly trace?: string;
}

/** Says it as JSON: what matters first, version and time at the end. */
function said(atMs: number, { clock, level, msg, fields, trace }: PaymentsWords): Said {
  const version = paymentsVersion(atMs);
  const line = {
    ...{ level, msg, ...fields },
    ...trace !== undefined && { trace_id: trace },
    ...{ version, time: isoStamp(clock(atMs)) },
  };
  return {
    app: "payments",
    atMs,
    level,
    msg: JSON.stringify(line),
    meta: { ...trace !== undefined && { trace_id: trace }, version },
  };
}

export function authorised(journey: Journey, atMs: number, tookMs: number): Said {
  const { clock, order, cents, trace } = journey;
  const fields = { order, cents, provider: "cardly", ms: tookMs };
  return said(atMs, { clock, level: "info", msg: "payment authorised", fields, trace });
}

const FRAMES = [
  "Pool.acquire (file:///app/db/pool.js:118:19)",
  "Ledger.open (file:///app/ledger/ledger.js:42:31)",
  "authorise (file:///app/http/authorise.js:77:24)",
  "Router.handle (file:///app/http/router.js:31:12)",
];

/** No connection came free in time. */
export function poolTimedOut({ clock, order, trace }: Journey, atMs: number): Said {
  const message = `no database connection within ${STORY.poolWaitMs} ms ` +
    `(${POOL_MAX} of ${POOL_MAX} in use)`;
  const stack = [`PoolTimeout: ${message}`, ...FRAMES.map((frame) => `    at ${frame}`)].join("\n");
  const fields = { order, err: { name: "PoolTimeout", message, stack } };
  return said(atMs, { clock, level: "error", msg: "payment failed", fields, trace });
}

/** What the pool tells of itself every few seconds. */
export function poolState(clock: StoryClock, atMs: number, waiting: number): Said {
  const inUse = poolInUse(atMs);
  const isShort = inUse >= POOL_MAX - 4;
  const gone = inUse === POOL_MAX ? "used up" : "nearly used up";
  return said(atMs, {
    clock,
    level: isShort ? "warn" : "info",
    msg: isShort ? `database pool ${gone}` : "database pool",
    fields: { in_use: inUse, max: POOL_MAX, waiting },
  });
}

const CHANGES: Readonly<Record<PaymentsVersion, string>> = {
  "1.9.0": "hold the connection until the provider has answered",
  "1.8.2": "rolled back",
};

export function starting(clock: StoryClock, atMs: number): Said {
  const change = CHANGES[paymentsVersion(atMs)];
  return said(atMs, { clock, level: "info", msg: "payments starts", fields: { change } });
}
