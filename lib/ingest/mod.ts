/**
 * Ingest: from a push that has been read off the network to lines on disk and an answer. Plain
 * values in, plain values out; no socket is known here.
 *
 *     push ─► inflate ─► decode ─► redact ─► writer.append ─► 204
 *       │        └──────────┴── cannot be decoded: 400, too large: 413, nothing stored
 *       │                          some lines cannot: the others are stored, then 400
 *       └── queue full: 204 with X-Logtap-Dropped, or 429; disk failing: 503
 *
 * Owns the order of these steps, the memory that bodies may take while they are worked on
 * (`ByteBudget`: by bytes that are there, not by bytes that are declared), the answers, and what is
 * counted on the way (`Statistics`). Formats are lib/loki's and lib/entry's, encodings lib/codec's,
 * queue, disk and ledger lib/capture's.
 *
 * A body that inflates is held under a budget of 128 MiB over all pushes, at most 64 MiB each.
 * `X-Scope-OrgID` and other tenant headers are accepted and mean nothing here.
 */
export { ByteBudget, type Holding } from "./byte_budget.ts";
export { DURATION_BUCKETS_S, type HistogramSnapshot } from "./histogram.ts";
export type { BatchWriter, BodyInflater, Clock } from "./ports.ts";
export type { Push } from "./push.ts";
export { faultReply, Receiver, type ReceiverOptions } from "./receiver.ts";
export { type Reply, textReply } from "./reply.ts";
export { type ReceiverSnapshot, Statistics, sumOf } from "./statistics.ts";
export { OTHER_TALKERS, type Talker, talkerOf } from "./talkers.ts";
