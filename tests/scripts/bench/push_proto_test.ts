import assert from "node:assert/strict";
import protobuf from "protobufjs/minimal";
import { uncompress } from "snappyjs";
import { encodeProtoPush } from "../../../scripts/bench/push_proto.ts";

/** Fields of one message, in order: number, and bytes or a number. */
function fields(bytes: Uint8Array): [number, Uint8Array | number][] {
  const reader = protobuf.Reader.create(bytes);
  const found: [number, Uint8Array | number][] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const value = (tag & 7) === 2 ? reader.bytes() : Number(reader.int64());
    found.push([tag >>> 3, value]);
  }
  return found;
}

function text(value: Uint8Array | number | undefined): string {
  assert.ok(value instanceof Uint8Array);
  return new TextDecoder().decode(value);
}

function inner(value: Uint8Array | number | undefined): [number, Uint8Array | number][] {
  assert.ok(value instanceof Uint8Array);
  return fields(value);
}

Deno.test("encodeProtoPush() writes logproto.PushRequest in a snappy block", () => {
  const packed = encodeProtoPush([{
    labels: { app: "api", pod: 'a"b' },
    values: [{ ns: "1763721121000000007", text: "first" }, {
      ns: "1763721121000000014",
      text: "Käufer",
    }],
  }]);
  const streams = fields(uncompress(packed));
  assert.deepEqual(streams.map(([field]) => field), [1]);
  const [labels, ...entries] = inner(streams[0]![1]);
  assert.equal(text(labels![1]), '{app="api", pod="a\\"b"}');
  const read = entries.map(([field, entry]) => {
    const [time, line] = inner(entry);
    return [field, inner(time![1]), line![0], text(line![1])];
  });
  assert.deepEqual(read, [
    [2, [[1, 1763721121], [2, 7]], 2, "first"],
    [2, [[1, 1763721121], [2, 14]], 2, "Käufer"],
  ]);
});
