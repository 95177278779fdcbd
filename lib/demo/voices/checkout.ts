import type { Journey } from "../journey.ts";
import type { Said } from "../line.ts";

type CheckoutLevel = "debug" | "info" | "warn" | "error";

/** Says it as Go's log/slog does: logfmt. */
function said(
  { trace }: Journey,
  atMs: number,
  { level, msg, rest }: {
    readonly level: CheckoutLevel;
    readonly msg: string;
    readonly rest: string;
  },
): Said {
  return {
    app: "checkout",
    atMs,
    level,
    msg: `level=${level} msg="${msg}" ${rest} trace_id=${trace}`,
    meta: { trace_id: trace },
  };
}

export function cartLoaded(journey: Journey, atMs: number): Said {
  const rest = `sku=${journey.sku} items=${journey.random.between(1, 6)}`;
  return said(journey, atMs, { level: "debug", msg: "cart loaded", rest });
}

export function orderBegun(journey: Journey, atMs: number): Said {
  const rest = `order=${journey.order} sku=${journey.sku} cents=${journey.cents}`;
  return said(journey, atMs, { level: "info", msg: "order begun", rest });
}

export function orderPlaced(journey: Journey, atMs: number, tookMs: number): Said {
  const rest = `order=${journey.order} ms=${tookMs}`;
  return said(journey, atMs, { level: "info", msg: "order placed", rest });
}

export function tryingAgain(journey: Journey, atMs: number): Said {
  const rest = `order=${journey.order} attempt=1 status=503`;
  return said(journey, atMs, { level: "warn", msg: "payments did not answer, trying again", rest });
}

export function orderFailed(journey: Journey, atMs: number, tookMs: number): Said {
  const rest = `order=${journey.order} err="payments: 503 Service Unavailable" attempts=2 ` +
    `ms=${tookMs}`;
  return said(journey, atMs, { level: "error", msg: "order failed", rest });
}
