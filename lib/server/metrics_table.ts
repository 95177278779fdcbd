import process from "node:process";
import type { WriterSnapshot } from "../capture/mod.ts";
import { type ReceiverSnapshot, sumOf } from "../ingest/mod.ts";
import type { NotifySnapshot } from "../sink/mod.ts";

/** One look at everything that metrics are made of. */
export interface MetricsSnapshot {
  readonly receiver: ReceiverSnapshot;
  readonly writer: WriterSnapshot;
  /** Requests turned away by the guard, by reason. */
  readonly refusedRequests: Readonly<Record<string, number>>;
  readonly notify: NotifySnapshot;
}

type Read = (snapshot: MetricsSnapshot) => number;
/** Value of the label → number. */
type ReadByLabel = (snapshot: MetricsSnapshot) => Readonly<Record<string, number>>;

export interface Single {
  readonly kind: "counter" | "gauge";
  readonly name: string;
  readonly help: string;
  readonly read: Read;
}

export interface Labelled {
  readonly kind: "counter_by" | "gauge_by";
  readonly name: string;
  readonly help: string;
  /** Its values come from tables of ours or the user's own files, never from a sender. */
  readonly label: string;
  readonly read: ReadByLabel;
}

/** The names of the older program first, then what it did not have. */
export const METRICS: readonly (Single | Labelled)[] = [
  {
    kind: "counter",
    name: "logtap_logs_received_total",
    help: "Lines in pushes that could be decoded, since the start of the process",
    read: ({ receiver }) => receiver.receivedLines,
  },
  {
    kind: "counter",
    name: "logtap_logs_dropped_total",
    help: "Received lines that were lost here",
    read: ({ receiver }) => sumOf(receiver.dropped),
  },
  {
    kind: "counter",
    name: "logtap_bytes_written_total",
    help: "Bytes of lines written to the capture, before compression, over all starts",
    read: ({ writer }) => writer.totalBytes,
  },
  {
    kind: "gauge",
    name: "logtap_disk_usage_bytes",
    help: "Bytes that the capture takes on disk",
    read: ({ writer }) => writer.diskBytes,
  },
  {
    kind: "gauge",
    name: "logtap_active_connections",
    help: "Pushes being worked on",
    read: ({ receiver }) => receiver.inFlight,
  },
  {
    kind: "counter",
    name: "logtap_backpressure_events_total",
    help: "Pushes that found the queue for the disk full",
    read: ({ receiver }) => receiver.backpressureEvents,
  },
  {
    kind: "gauge",
    name: "logtap_writer_queue_length",
    help: "Lines that wait for the compressor",
    read: ({ writer }) => writer.queueLines,
  },
  {
    kind: "counter_by",
    name: "logtap_rotation_total",
    help: "Finished data files by reason",
    label: "reason",
    read: ({ writer }) => ({ size: writer.rotations }),
  },
  {
    kind: "counter",
    name: "logtap_rotation_errors_total",
    help: "Failed steps on the way into data files; each is tried again",
    read: ({ writer }) => writer.commitErrors,
  },
  {
    kind: "counter_by",
    name: "logtap_redactions_total",
    help: "Replacements in stored lines, by rule",
    label: "pattern",
    read: ({ receiver }) => receiver.redacted,
  },
  {
    kind: "counter_by",
    name: "logtap_lines_dropped_total",
    help: "Received lines that were lost here, by reason",
    label: "reason",
    read: ({ receiver }) => receiver.dropped,
  },
  {
    kind: "counter_by",
    name: "logtap_lines_refused_total",
    help: "Received lines that were sent back, by reason",
    label: "reason",
    read: ({ receiver }) => receiver.refused,
  },
  {
    kind: "counter_by",
    name: "logtap_push_errors_total",
    help: "Pushes answered with an error, by HTTP status",
    label: "status",
    read: ({ receiver }) => receiver.failedPushes,
  },
  {
    kind: "counter_by",
    name: "logtap_requests_refused_total",
    help: "Requests turned away for their key, certificate, Host or Origin, by reason",
    label: "reason",
    read: ({ refusedRequests }) => refusedRequests,
  },
  {
    kind: "counter",
    name: "logtap_pushes_total",
    help: "Pushes whose body arrived whole",
    read: ({ receiver }) => receiver.pushes,
  },
  {
    kind: "counter",
    name: "logtap_push_body_bytes_total",
    help: "Bytes of pushed bodies as they arrived",
    read: ({ receiver }) => receiver.bodyBytes,
  },
  {
    kind: "gauge",
    name: "logtap_disk_cap_bytes",
    help: "Bytes that the capture may take on disk",
    read: ({ writer }) => writer.diskCapBytes,
  },
  {
    kind: "gauge",
    name: "logtap_writer_queue_bytes",
    help: "Bytes that wait for the compressor",
    read: ({ writer }) => writer.queueBytes,
  },
  {
    kind: "counter",
    name: "logtap_evicted_lines_total",
    help: "Lines that the disk cap removed after they were written, over all starts",
    read: ({ writer }) => writer.ledger.evicted.lines,
  },
  {
    kind: "gauge",
    name: "logtap_writer_healthy",
    help: "1 while lines can be written",
    read: ({ writer }) => writer.trouble === undefined ? 1 : 0,
  },
  {
    kind: "counter_by",
    name: "logtap_webhook_deliveries_total",
    help: "Events and attempts of webhooks by what became of them (docs/webhooks.md)",
    label: "outcome",
    read: ({ notify }) => notify.deliveries,
  },
  {
    kind: "gauge",
    name: "logtap_webhook_queue_events",
    help: "Events that wait to be delivered, over all webhooks",
    read: ({ notify }) => notify.waiting,
  },
  {
    kind: "gauge_by",
    name: "logtap_alert_firing",
    help: "1 while the alert rule fires",
    label: "rule",
    read: ({ notify }) => notify.firing,
  },
  {
    kind: "gauge",
    name: "process_resident_memory_bytes",
    help: "Memory of the process, the program's own file pages included",
    read: () => process.memoryUsage().rss,
  },
  {
    kind: "counter",
    name: "process_cpu_seconds_total",
    help: "Time spent on a processor",
    read: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  },
  {
    kind: "gauge",
    name: "process_start_time_seconds",
    help: "When the process started, in seconds since 1970",
    read: () => performance.timeOrigin / 1000,
  },
];
