import type { Journey } from "./journey.ts";
import type { Said } from "./line.ts";
import { isPoolDry, STORY } from "./story.ts";
import * as checkout from "./voices/checkout.ts";
import * as gateway from "./voices/gateway.ts";
import * as inventory from "./voices/inventory.ts";
import * as mailer from "./voices/mailer.ts";
import * as payments from "./voices/payments.ts";

/** Lines of a request on average; measured, and held by a test. */
export const LINES_A_JOURNEY = 3.4;
/** One in so many gets a connection although the pool is dry. */
const LUCKY = 0.12;

/** What all services say of one request that comes in at that moment of the story. */
export function linesOfRequest(journey: Journey, atMs: number): Said[] {
  const kind = journey.random.unit();
  if (kind < 0.48) return browse(journey, atMs);
  return kind < 0.72 ? lookAtCart(journey, atMs) : buy(journey, atMs);
}

function browse(journey: Journey, atMs: number): Said[] {
  const { random, sku } = journey;
  const tookMs = random.between(4, 60);
  if (random.chance(0.03)) {
    const answer = { method: "GET", path: "/apple-touch-icon.png", status: 404, tookMs } as const;
    return [gateway.answered(journey, atMs + tookMs, answer)];
  }
  const answer = { method: "GET", path: `/api/products/${sku}`, status: 200, tookMs } as const;
  return [
    ...random.chance(0.4) ? [inventory.lookedUp(journey, atMs + 2)] : [],
    ...random.chance(0.01) ? [inventory.runningLow(journey, atMs + 3)] : [],
    gateway.answered(journey, atMs + tookMs, answer),
  ];
}

function lookAtCart(journey: Journey, atMs: number): Said[] {
  const tookMs = journey.random.between(6, 90);
  const answer = { method: "GET", path: "/api/cart", status: 200, tookMs } as const;
  return [
    checkout.cartLoaded(journey, atMs + 3),
    gateway.answered(journey, atMs + tookMs, answer),
  ];
}

const PAY_PATH = "/api/checkout";
/** Between the first attempt to pay and the second. */
const RETRY_MS = 200;

function buy(journey: Journey, atMs: number): Said[] {
  const begun = [checkout.orderBegun(journey, atMs + 4), inventory.reserved(journey, atMs + 15)];
  const first = pay(journey, atMs + 30);
  if (first.isPaid) return [...begun, ...first.lines, ...placed(journey, atMs, first.endMs)];
  const again = checkout.tryingAgain(journey, first.endMs + 2);
  const second = pay(journey, first.endMs + RETRY_MS);
  const paid = [...begun, ...first.lines, again, ...second.lines];
  const close = second.isPaid ? placed : failed;
  return [...paid, ...close(journey, atMs, second.endMs)];
}

interface Attempt {
  readonly isPaid: boolean;
  readonly endMs: number;
  readonly lines: readonly Said[];
}

/** One attempt to pay. While the pool is dry most wait in vain, or until it is whole again. */
function pay(journey: Journey, atMs: number): Attempt {
  const { random } = journey;
  const workMs = random.between(40, 180);
  const paidAt = (endMs: number): Attempt => {
    const lines = [payments.authorised(journey, endMs, endMs - atMs)];
    return { isPaid: true, endMs, lines };
  };
  if (!isPoolDry(atMs)) return paidAt(atMs + workMs);
  const giveUpMs = atMs + STORY.poolWaitMs;
  if (giveUpMs >= STORY.healedMs) return paidAt(STORY.healedMs + workMs);
  if (random.chance(LUCKY)) return paidAt(atMs + random.between(900, 2_700) + workMs);
  return { isPaid: false, endMs: giveUpMs, lines: [payments.poolTimedOut(journey, giveUpMs)] };
}

function placed(journey: Journey, atMs: number, paidMs: number): Said[] {
  const tookMs = paidMs + 12 - atMs;
  const answer = { method: "POST", path: PAY_PATH, status: 201, tookMs } as const;
  return [
    checkout.orderPlaced(journey, paidMs + 8, tookMs),
    gateway.answered(journey, atMs + tookMs, answer),
    mailer.confirmed(journey, paidMs + journey.random.between(200, 900)),
  ];
}

function failed(journey: Journey, atMs: number, endMs: number): Said[] {
  const tookMs = endMs + 10 - atMs;
  const answer = { method: "POST", path: PAY_PATH, status: 503, tookMs } as const;
  return [
    checkout.orderFailed(journey, endMs + 5, tookMs),
    inventory.released(journey, endMs + 7),
    gateway.answered(journey, atMs + tookMs, answer),
    ...journey.random.chance(0.15) ? [mailer.noReceipt(journey, endMs + 400)] : [],
  ];
}
