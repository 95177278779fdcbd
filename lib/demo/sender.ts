import { pause } from "../pipe/mod.ts";
import { LogtapError } from "../fault/mod.ts";
import { pushBody } from "./push_body.ts";
import type { DemoLine } from "./line.ts";
import { Shop, type ShopPlan } from "./shop.ts";

/** What the sender has been told: plain data, so that it can be handed to a worker. */
export interface DemoPlan extends ShopPlan {
  /** The receiver: `127.0.0.1:41234`. */
  readonly address: string;
  /** Ends after so much of the story; without it when it is asked to. */
  readonly storyMs?: number;
}

/** What the sender needs of the world. */
export interface SenderPorts {
  readonly signal: AbortSignal;
  nowMs(): number;
}

/** Like a log shipper that has a little patience. */
const SEND_EVERY_MS = 200;
const LINES_A_PUSH = 5_000;
/** The receiver starts beside the sender. */
const CONNECT_EVERY_MS = 50;
const CONNECT_WITHIN_MS = 15_000;

/**
 * Tells the story to the receiver, over HTTP, at its pace; a sender that has fallen behind catches up.
 *
 * @throws {LogtapError} network — nobody listens, or a push is not taken.
 */
export async function sendStory(plan: DemoPlan, { signal, nowMs }: SenderPorts): Promise<void> {
  const shop = new Shop(plan);
  const endMs = plan.storyMs ?? Infinity;
  await untilReady(plan, signal);
  for (let toldMs = 0; toldMs < endMs && !signal.aborted;) {
    await pause(SEND_EVERY_MS, signal);
    toldMs = Math.min(endMs, (nowMs() - plan.startMs) * plan.pace);
    const lines = shop.until(toldMs);
    for (let at = 0; at < lines.length && !signal.aborted; at += LINES_A_PUSH) {
      await push(plan, lines.slice(at, at + LINES_A_PUSH));
    }
  }
}

async function push({ address }: DemoPlan, lines: readonly DemoLine[]): Promise<void> {
  const reply = await fetch(`http://${address}/loki/api/v1/push`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: pushBody(lines),
  }).catch((cause: Error) => {
    throw new LogtapError("network", `Cannot send the demo's lines: ${cause.message}`, { cause });
  });
  const said = await reply.text();
  if (reply.ok) return;
  throw new LogtapError("network", `Cannot send the demo's lines: ${reply.status} ${said.trim()}`);
}

async function untilReady({ address }: DemoPlan, signal: AbortSignal): Promise<void> {
  const tries = CONNECT_WITHIN_MS / CONNECT_EVERY_MS;
  for (let i = 0; i < tries && !signal.aborted; i++) {
    if (await isReady(address)) return;
    await pause(CONNECT_EVERY_MS, signal);
  }
  if (signal.aborted) return;
  throw new LogtapError("network", `Cannot reach the demo's receiver at ${address}`);
}

async function isReady(address: string): Promise<boolean> {
  try {
    const reply = await fetch(`http://${address}/ready`);
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    return false; // It does not listen yet.
  }
}
