import type { AppendResult, AuditedPush } from "../capture/mod.ts";
import { type Encoding, parseEncoding } from "../codec/mod.ts";
import type { Decoded } from "../entry/mod.ts";
import { httpStatusOf, isLogtapError, LogtapError } from "../fault/mod.ts";
import type { RedactionCounts, Redactor } from "../redact/mod.ts";
import { describeBusy, describeRefusals } from "../loki/mod.ts";
import { ByteBudget, type Holding } from "./byte_budget.ts";
import { Decoders, formatOf, looksLikeJson, mislabelled } from "./decoders.ts";
import type { BatchWriter, BodyInflater, Clock } from "./ports.ts";
import type { Push } from "./push.ts";
import { type Reply, RETRY_AFTER_SECONDS, textReply } from "./reply.ts";
import { Statistics } from "./statistics.ts";
import { type Loan, Workspaces } from "./workspace.ts";

/** Most that may come out of one body. */
const INFLATED_MAX_BYTES = 64 << 20;
/** Inflated bodies in memory over all pushes; room for two of the largest. */
const INFLATED_BUDGET_BYTES = 2 * INFLATED_MAX_BYTES;
/** How long a push waits for that room before its sender is asked to come again. */
const ROOM_WAIT_MS = 250;

/** Reasons as the ledger has them (docs/format.md). */
const QUEUE_FULL = "queue_full";
const WRITE_ERROR = "write_error";

export interface ReceiverOptions {
  readonly writer: BatchWriter;
  readonly inflater: BodyInflater;
  readonly clock: Clock;
  /** Takes secrets out of batches before anything is stored; absent: they stay. */
  readonly redactor?: Redactor;
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
  readonly #spaces = new Workspaces();
  readonly #inflated: ByteBudget;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#maxInflatedBytes = options.maxInflatedBytes ?? INFLATED_MAX_BYTES;
    this.#inflated = new ByteBudget(Math.max(INFLATED_BUDGET_BYTES, this.#maxInflatedBytes));
  }

  /** Never rejects for anything a sender or a disk can do. */
  async receive(push: Push): Promise<Reply> {
    const { clock } = this.#options;
    const startMs = clock.nowMs();
    const bodyBytes = push.body.length; // The body may have moved to a worker when the answer is there.
    this.statistics.beginPush(bodyBytes);
    const outcome = await this.#process(push, startMs);
    const durationMs = clock.nowMs() - startMs;
    this.statistics.endPush(outcome.reply.status, durationMs / 1000);
    this.#audit(push, outcome, { bytes: bodyBytes, durationMs });
    return outcome.reply;
  }

  /** The one order of things; nothing before the redaction may store or show a line. */
  async #process(push: Push, nowMs: number): Promise<Outcome> {
    using holding = this.#inflated.hold();
    using space = this.#spaces.lend();
    try {
      const decoded = await this.#decode(push, { holding, space, nowMs });
      const redacted = this.#options.redactor?.redact(decoded.batch);
      return await this.#store(decoded, redacted);
    } catch (error) {
      return { reply: faultReply(error), lines: 0, refusal: refusalOf(error) };
    }
  }

  async #decode(push: Push, context: DecodeContext): Promise<Decoded> {
    const options = { batch: context.space.batch, nowMs: context.nowMs };
    const format = formatOf(push);
    const encoding = parseEncoding(push.contentEncoding);
    if (format !== "protobuf") {
      const body = await this.#inflate(push.body, encoding, context);
      return this.#decoders.decode(body, format, options);
    }
    // `Content-Encoding: snappy` names the block that protobuf comes in anyway.
    const isBlockOnly = encoding === "snappy" || encoding === "identity";
    const block = isBlockOnly ? push.body : await this.#inflate(push.body, encoding, context);
    const isLikeJson = looksLikeJson(block); // Asked now: the block may move to a worker.
    try {
      const body = await this.#inflate(block, "snappy", context);
      return this.#decoders.decode(body, format, options);
    } catch (error) {
      throw isLikeJson && isLogtapError(error, "usage") ? mislabelled(push, error) : error;
    }
  }

  /** Undoes one encoding and takes room for what comes out. */
  async #inflate(
    body: Uint8Array,
    encoding: Encoding,
    { holding, space }: DecodeContext,
  ): Promise<Uint8Array> {
    if (encoding === "identity") return body;
    const claim = async (bytes: number) => {
      if (await holding.growLater(bytes, ROOM_WAIT_MS)) return;
      throw new LogtapError("busy", "too many large pushes at once, send again later");
    };
    const options = { maxBytes: this.#maxInflatedBytes, roomFor: space.roomFor, claim };
    const inflated = await this.#options.inflater.inflate(body, encoding, options);
    space.adopt(inflated);
    return inflated;
  }

  async #store(decoded: Decoded, redacted: RedactionCounts | undefined): Promise<Outcome> {
    const { writer } = this.#options;
    const { batch, refused } = decoded;
    for (const [reason, lines] of refused.lines) {
      writer.refuse(reason, lines);
      this.statistics.refuse(reason, lines);
    }
    this.statistics.receive(batch);
    const result = await writer.append(batch);
    // Senders bring again what was not stored: it is not counted twice.
    if (result.kind === "written" && redacted !== undefined) {
      writer.redact(redacted);
      this.statistics.redact(redacted);
    }
    return this.#answer(result, decoded);
  }

  #answer(result: AppendResult, decoded: Decoded): Outcome {
    const { statistics } = this;
    const lines = decoded.received;
    switch (result.kind) {
      case "written": {
        statistics.write(result.lines);
        return { reply: storedReply(decoded), lines };
      }
      case "dropped": {
        statistics.noteBackpressure();
        statistics.drop(QUEUE_FULL, result.lines);
        statistics.write(decoded.batch.count - result.lines);
        return { reply: droppedReply(decoded, result.lines), lines, refusal: QUEUE_FULL };
      }
      case "rejected": {
        statistics.noteBackpressure();
        statistics.sendBack(QUEUE_FULL, result.lines);
        statistics.write(decoded.batch.count - result.lines);
        const reply = textReply(429, describeBusy(result.lines, RETRY_AFTER_SECONDS));
        return { reply, lines, refusal: QUEUE_FULL };
      }
      case "failed": {
        statistics.drop(WRITE_ERROR, result.lines);
        statistics.write(decoded.batch.count - result.lines);
        const reply = textReply(503, `the capture cannot be written: ${result.reason}`);
        return { reply, lines, refusal: WRITE_ERROR };
      }
    }
  }

  #audit(push: Push, outcome: Outcome, cost: Pick<AuditedPush, "bytes" | "durationMs">): void {
    const { lines, refusal } = outcome;
    const audited = { remoteIp: push.remoteIp, lines, ...cost };
    this.#options.writer.auditPush(
      refusal === undefined
        ? { event: `${push.endpoint}_push_received`, ...audited }
        : { event: "push_refused", ...audited, detail: refusal },
    );
  }
}

interface DecodeContext {
  readonly holding: Holding;
  readonly space: Loan;
  readonly nowMs: number;
}

/** What became of a push: its answer, and what the audit log is told. */
interface Outcome {
  readonly reply: Reply;
  readonly lines: number;
  /** Why the push as a whole did not go through, as a stable id. */
  readonly refusal?: string;
}

/** 204, or 400 that says what was sent back and that the rest is stored. */
function storedReply(decoded: Decoded): Reply {
  return decoded.refused.total === 0 ? { status: 204 } : textReply(400, describeRefusals(decoded));
}

/** As {@linkcode storedReply} when nothing is stored; the header tells senders that look for it. */
function droppedReply({ refused, received, batch }: Decoded, dropped: number): Reply {
  const headers = { "x-logtap-dropped": String(dropped) };
  if (refused.total === 0) return { status: 204, headers };
  const reasons = [...refused.lines, [QUEUE_FULL, dropped]].map((pair) => pair.join(" ")).join(
    ", ",
  );
  const which = dropped === batch.count ? "the others" : `${dropped} others`;
  const counts = `${refused.total} of ${received} lines refused, ${which} dropped`;
  return { ...textReply(400, `${counts}: ${reasons}`), headers };
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
