/**
 * Loki's push formats: bytes of a request body, already inflated, to a `Batch` of entries. Spoken as
 * documented for Loki 3 (https://grafana.com/docs/loki/latest/reference/loki-http-api/, 2026-08).
 *
 *     const { batch, refused, received } = parsePushJson(body, sets);
 *     received === batch.count + refused.total
 *
 * - JSON: `{"streams":[{"stream":{…},"values":[["<ns>","line",{…}]]}]}`, any size, read by a scanner
 *   that holds one value at a time;
 * - protobuf: `PushRequest` of push.proto, out of its snappy block;
 * - labels in the notation `{app="api"}`, and the texts of replies.
 *
 * A body that is not of its format is a usage fault and nothing of it counts; entries and streams that
 * cannot be taken are counted and take no others with them. Limits are those of lib/entry/limits.ts.
 * Time and memory are in proportion to the body. Knows nothing of HTTP.
 */
export { parseLabelText } from "./label_text.ts";
export { parsePushJson } from "./push_json.ts";
export { parsePushProto } from "./push_proto.ts";
export { describeBusy, describeRefusals } from "./reply_text.ts";
