import protobuf from "protobufjs/minimal";
import { compress } from "snappyjs";
import type { PushStream, PushValue } from "./push_body.ts";

/**
 * Encodes a Loki push as promtail does: `logproto.PushRequest` in one snappy block.
 *
 *     PushRequest { 1 streams } · Stream { 1 labels text, 2 entries }
 *     Entry { 1 Timestamp { 1 seconds, 2 nanos }, 2 line }
 */
export function encodeProtoPush(streams: readonly PushStream[]): Uint8Array<ArrayBuffer> {
  const writer = protobuf.Writer.create();
  for (const stream of streams) {
    writer.uint32(tag(1)).fork().uint32(tag(1)).string(labelText(stream.labels));
    for (const value of stream.values) writeEntry(writer, value);
    writer.ldelim();
  }
  return new Uint8Array(compress(writer.finish()));
}

function writeEntry(writer: protobuf.Writer, { ns, text }: PushValue): void {
  const seconds = Number(ns.slice(0, -9));
  const nanos = Number(ns.slice(-9));
  writer.uint32(tag(2)).fork();
  writer.uint32(tag(1)).fork().uint32(tag(1, 0)).int64(seconds).uint32(tag(2, 0)).int32(nanos);
  writer.ldelim().uint32(tag(2)).string(text).ldelim();
}

function tag(field: number, wireType = 2): number {
  return field << 3 | wireType;
}

/** `{app="api", pod="api-0"}`, values quoted as Go quotes them; ours need no more than JSON does. */
function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.join(", ")}}`;
}
