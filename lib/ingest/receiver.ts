import type { AppendResult, AuditedPush } from "../capture/mod.ts";
import type { Decoded, Refusals } from "../entry/mod.ts";
import { httpStatusOf, isLogtapError, LogtapError } from "../fault/mod.ts";
import { ByteBudget, type Holding } from "./byte_budget.ts";
import { Decoders, explainMislabelled, formatOf } from "./decoders.ts";
import type { BatchWriter, BodyInflater, Clock } from "./ports.ts";
import type { Push } from "./push.ts";
import { type Reply, textReply } from "./reply.ts";
import { Statistics } from "./statistics.ts";

/** Most that may come out of one body. */
export const INFLATED_MAX_BYTES = 64 << 20;
/** Inflated bodies in memory over all pushes; room for two of the largest. */
const INFLATED_BUDGET_BYTES = 2 * INFLATED_MAX_BYTES;
/** How long a push waits for that room before its sender is asked to come again. */
const ROOM_WAIT_MS = 250;

export interface ReceiverOptions {
  readonly writer: BatchWriter;
  readonly inflater: BodyInflater;
  readonly clock: Clock;
  /** Defaults to {@linkcode INFLATED_MAX_BYTES}. */
  readonly maxInflatedBytes?: number;
}

/**
 * Takes pushes and answers them. A push is acknowledged when its lines are on disk; good lines are
 * stored even when others of the same push are sent back.
 */
export class Receiver {
  readonly statistics = new Statistics();
  readonly #options: ReceiverOptions;
  readonly #maxInflatedBytes: number;
  readonly #decoders = new Decoders();
  readonly #inflated: ByteBudget;
  /** The inflation that is under way; the next waits for it, so that one at most is not counted. */
  #inflating: Promise<unknown> = Promise.resolve();

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#maxInflatedBytes = options.maxInflatedBytes ?? INFLATED_MAX_BYTES;
    this.#inflated = new ByteBudget(Math.max(INFLATED_BUDGET_BYTES, this.#maxInflatedBytes));
  }

  /** Never rejects for anything a sender or a disk can do. */
  async receive(push: Push): Promise<Reply> {
    const { clock } = this.#options;
    const startMs = clock.nowMs();
    this.statistics.beginPush(push.body.length);
    const outcome = await this.#process(push, startMs);
    const durationMs = clock.nowMs() - startMs;
    this.statistics.endPush(outcome.reply.status, durationMs / 1000);
    this.#audit(push, outcome, durationMs);
    return outcome.reply;
  }

  /** The one order of things; nothing before the redaction may store or show a line. */
  async #process(push: Push, nowMs: number): Promise<Outcome> {
    using holding = this.#inflated.hold();
    let decoded: Decoded;
    try {
      decoded = await this.#decode(push, { holding, nowMs });
    } catch (error) {
      return { reply: faultReply(error), lines: 0, refusal: refusalOf(error) };
    }
    // Redaction of decoded.batch belongs here.
    return await this.#store(decoded);
  }

  async #decode(push: Push, { holding, nowMs }: DecodeContext): Promise<Decoded> {
    const format = formatOf(push);
    const body = await this.#inflate(push, push.contentEncoding, holding);
    try {
      if (format !== "protobuf") return this.#decoders.decode(body, format, nowMs);
      // `Content-Encoding: snappy` names the block that protobuf comes in anyway.
      const isUnwrapped = /^\s*snappy\s*$/i.test(push.contentEncoding ?? "");
      const proto = isUnwrapped ? body : await this.#inflate({ ...push, body }, "snappy", holding);
      return this.#decoders.decode(proto, format, nowMs);
    } catch (error) {
      throw explainMislabelled(error, body, push);
    }
  }

  /** Undoes one encoding and takes room for what came out. */
  async #inflate(push: Push, encoding: string | undefined, holding: Holding): Promise<Uint8Array> {
    const isPlain = encoding === undefined || encoding === "identity";
    if (isPlain) return push.body;
    const run = this.#inflating.then(async () => {
      const { inflater } = this.#options;
      const inflated = await inflater.inflate(push.body, encoding, this.#maxInflatedBytes);
      if (await holding.growLater(inflated.length, ROOM_WAIT_MS)) return inflated;
      throw new LogtapError("busy", "too many large pushes at once, send again later");
    });
    this.#inflating = run.catch(() => {}); // Whoever awaits `run` gets the error.
    return await run;
  }

  async #store({ batch, refused }: Decoded): Promise<Outcome> {
    const { writer } = this.#options;
    for (const [reason, lines] of refused.lines) {
      writer.refuse(reason, lines);
      this.statistics.refuse(reason, lines);
    }
    this.statistics.receive(batch);
    const result = await writer.append(batch);
    return this.#answer(result, { received: batch.count, refused });
  }

  #answer(result: AppendResult, { received, refused }: Counted): Outcome {
    const { statistics } = this;
    switch (result.kind) {
      case "written": {
        statistics.write(result.lines);
        return { reply: storedReply(refused, result.lines), lines: result.lines };
      }
      case "dropped": {
        statistics.noteBackpressure();
        statistics.drop("queue_full", result.lines);
        const headers = { "x-logtap-dropped": String(result.lines) };
        const reply = storedReply(refused, received - result.lines);
        return { reply: { ...reply, headers }, lines: received, refusal: "queue_full" };
      }
      case "rejected": {
        statistics.noteBackpressure();
        statistics.sendBack("queue_full", result.lines);
        const reply = textReply(429, `${result.reason}, send again later`);
        return { reply, lines: received, refusal: "queue_full" };
      }
      case "failed": {
        statistics.drop("write_error", result.lines);
        statistics.write(received - result.lines);
        const reply = textReply(503, `the capture cannot be written: ${result.reason}`);
        return { reply, lines: received, refusal: "write_error" };
      }
    }
  }

  #audit(push: Push, { lines, refusal }: Outcome, durationMs: number): void {
    const event: AuditedPush["event"] = refusal === undefined
      ? `${push.endpoint}_push_received`
      : "push_refused";
    const bytes = push.body.length;
    const audited = { event, remoteIp: push.remoteIp, lines, bytes, durationMs };
    const { writer } = this.#options;
    writer.auditPush(refusal === undefined ? audited : { ...audited, detail: refusal });
  }
}

interface DecodeContext {
  readonly holding: Holding;
  readonly nowMs: number;
}

interface Counted {
  readonly received: number;
  readonly refused: Refusals;
}

/** What became of a push: its answer, and what the audit log is told. */
interface Outcome {
  readonly reply: Reply;
  readonly lines: number;
  /** Why the push as a whole did not go through, as a stable id. */
  readonly refusal?: string;
}

/** 204, or 400 that says what was sent back, how much, and that the rest is stored. */
function storedReply(refused: Refusals, storedLines: number): Reply {
  if (refused.total === 0) return { status: 204 };
  const reasons = Array.from(refused.lines, ([reason, lines]) => `${reason} ${lines}`).join(", ");
  const examples = refused.examples.join("; ");
  return textReply(
    400,
    `${refused.total} of ${refused.total + storedLines} lines refused (${reasons}), ` +
      `${storedLines} stored: ${examples}`,
  );
}

/** Turns any error into an answer: a fault says its message, anything else only that it happened. */
export function faultReply(error: unknown): Reply {
  if (!isLogtapError(error)) return textReply(500, "internal error");
  return textReply(httpStatusOf(error.kind), error.message);
}

function refusalOf(error: unknown): string {
  if (!isLogtapError(error)) return "internal";
  if (error.kind === "too_large" || error.kind === "busy") return error.kind;
  return "bad_body";
}
