import type { StoryClock } from "./line.ts";
import type { Random } from "./random.ts";

/** One request on its way through the shop: what its lines have in common. */
export interface Journey {
  /** 32 hexadecimal digits, in the lines of every service that it comes through. */
  readonly trace: string;
  /** `ord-10042`; only requests that buy have one. */
  readonly order: string;
  readonly sku: string;
  readonly cents: number;
  readonly ip: string;
  /** Never stored: the demo's receiver redacts it. */
  readonly email: string;
  readonly agent: string;
  readonly random: Random;
  readonly clock: StoryClock;
}

const SKUS = ["mug-blue", "mug-green", "lamp-oak", "chair-ash", "kettle-1l", "rug-wool", "clock-7"];
const AGENTS = [
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X)",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_5)",
  "shop-android/7.2",
];

const NAMES = ["mia", "jonas", "aylin", "pedro", "chloe", "tomasz", "ines", "olu"];

/** A journey of somebody; the addresses are those that RFC 5737 and RFC 2606 keep for examples. */
export function newJourney(random: Random, order: number, clock: StoryClock): Journey {
  return {
    trace: random.hex(32),
    order: `ord-${order}`,
    sku: random.pick(SKUS),
    cents: random.between(9, 240) * 100 - 1,
    ip: `203.0.113.${random.between(2, 250)}`,
    email: `${random.pick(NAMES)}.${random.between(10, 99)}@example.com`,
    agent: random.pick(AGENTS),
    random,
    clock,
  };
}
