import { type Batch, type Decoded, parseJsonl, SetCache } from "../entry/mod.ts";
import { cutValue, LogtapError } from "../fault/mod.ts";
import { parsePushJson, parsePushProto } from "../loki/mod.ts";
import type { Push } from "./push.ts";

/** How a body is to be read. Loki's rule: what is not called JSON is protobuf in a snappy block. */
export type BodyFormat = "json" | "protobuf" | "jsonl";

/** The format of a push, from its endpoint and its Content-Type; parameters do not matter. */
export function formatOf(
  { endpoint, contentType }: Pick<Push, "endpoint" | "contentType">,
): BodyFormat {
  if (endpoint === "raw") return "jsonl";
  return mediaTypeOf(contentType) === "application/json" ? "json" : "protobuf";
}

function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? "").split(";", 1)[0]!.trim().toLowerCase();
}

export interface DecodeOptions {
  /** To be filled; what it held before is gone. */
  readonly batch: Batch;
  /** The time of JSONL entries that bring none. */
  readonly nowMs: number;
}

/**
 * The decoders with the label sets that earlier pushes used; one for the life of a receiver. Bodies
 * come without their Content-Encoding; protobuf ones also without their snappy block.
 */
export class Decoders {
  /** One for each format: a set is found by the text it was written in. */
  readonly #sets: Readonly<Record<BodyFormat, SetCache>> = {
    json: new SetCache(),
    protobuf: new SetCache(),
    jsonl: new SetCache(),
  };

  /**
   * @returns what is in the body, in the batch of the options.
   * @throws {LogtapError} usage — the body is not of that format; too_large — too many entries.
   */
  decode(body: Uint8Array, format: BodyFormat, { batch, nowMs }: DecodeOptions): Decoded {
    const sets = this.#sets[format];
    switch (format) {
      case "json":
        return parsePushJson(body, sets, batch);
      case "protobuf":
        return parsePushProto(body, sets, batch);
      case "jsonl": {
        const received = { seconds: Math.floor(nowMs / 1000), nanos: (nowMs % 1000) * 1e6 };
        return parseJsonl(body, { received, sets, batch });
      }
    }
  }
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
/** Space, tab, line feed, carriage return. */
const JSON_SPACE = [0x20, 0x09, 0x0a, 0x0d];

/** Whether a body that was to be protobuf starts as JSON does. */
export function looksLikeJson(body: Uint8Array): boolean {
  const first = body.find((byte) => !JSON_SPACE.includes(byte));
  return first === OPEN_BRACE || first === OPEN_BRACKET;
}

/** What the sender of JSON under another name is told; `curl -d` does that. */
export function mislabelled({ contentType }: Push, cause: unknown): LogtapError {
  const named = cutValue(mediaTypeOf(contentType)) || "none";
  return new LogtapError(
    "usage",
    `Cannot decode push: the body looks like JSON but its Content-Type is ${named}; ` +
      "send the header Content-Type: application/json",
    { cause },
  );
}
