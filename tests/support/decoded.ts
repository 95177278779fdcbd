import protobuf from "protobufjs/minimal";
import { type Decoded, LineEncoder } from "../../lib/entry/mod.ts";
import { isLogtapError, type LogtapError } from "../../lib/fault/mod.ts";

const decoder = new TextDecoder();

/** The lines that a capture would hold, without their newlines. */
export function linesOf({ batch }: Decoded): string[] {
  const encoder = new LineEncoder();
  return Array.from({ length: batch.count }, (_, i) => {
    const out = new Uint8Array(Math.min(encoder.lengthOf(batch, i), 1 << 20));
    return decoder.decode(out.subarray(0, encoder.encode(batch, i, out, 0) - 1));
  });
}

/** `bad_entry 2, bad_labels 1`. */
export function refusedOf({ refused }: Decoded): string {
  return [...refused.lines].map(([reason, lines]) => `${reason} ${lines}`).join(", ");
}

/** The fault that `run` throws; anything else that it throws or returns is a failure. */
export function faultOf(run: () => unknown): LogtapError {
  try {
    run();
  } catch (error) {
    if (isLogtapError(error)) return error;
    throw error;
  }
  throw new Error("Expected a fault, but nothing was thrown");
}

export interface PushedEntry {
  readonly seconds: number;
  readonly nanos: number;
  readonly line: string | Uint8Array;
  readonly meta?: ReadonlyArray<readonly [string, string]>;
}

export interface PushedStream {
  readonly labels: string;
  readonly entries: readonly PushedEntry[];
}

/** A PushRequest, written by an encoder that is not ours. */
export function encodePush(streams: readonly PushedStream[]): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const { labels, entries } of streams) {
    writer.uint32(10).fork().uint32(10).string(labels);
    for (const entry of entries) encodeEntry(writer, entry);
    writer.uint32(24).uint64(1234567).ldelim(); // The hash, which nobody reads.
  }
  return new Uint8Array(writer.finish());
}

function encodeEntry(writer: protobuf.Writer, { seconds, nanos, line, meta }: PushedEntry): void {
  writer.uint32(18).fork();
  writer.uint32(10).fork().uint32(8).int64(seconds).uint32(16).int32(nanos).ldelim();
  if (typeof line === "string") writer.uint32(18).string(line);
  else writer.uint32(18).bytes(line);
  for (const [name, value] of meta ?? []) {
    writer.uint32(26).fork().uint32(10).string(name).uint32(18).string(value).ldelim();
  }
  writer.ldelim();
}
