import type { Registry } from "prom-client";
import { DURATION_BUCKETS_S, type HistogramSnapshot, type Reply } from "../ingest/mod.ts";
import { type Labelled, METRICS, type MetricsSnapshot, type Single } from "./metrics_table.ts";

type PromClient = typeof import("prom-client");

export interface MetricsOptions {
  readonly version: string;
  readonly snapshot: () => MetricsSnapshot;
}

/**
 * The Prometheus page. Numbers are read when somebody asks; the library is loaded then, too, since
 * most receivers are never scraped.
 */
export class MetricsPage {
  readonly #options: MetricsOptions;
  #registry: Promise<Registry> | undefined;

  constructor(options: MetricsOptions) {
    this.#options = options;
  }

  async reply(): Promise<Reply> {
    const registry = await (this.#registry ??= newRegistry(this.#options));
    return {
      status: 200,
      text: await registry.metrics(),
      headers: { "content-type": registry.contentType },
    };
  }
}

async function newRegistry({ version, snapshot }: MetricsOptions): Promise<Registry> {
  const { default: client } = await import("prom-client"); // Takes 100 ms and 19 MB once.
  const registry = new client.Registry();
  for (const metric of METRICS) registerMetric(client, registry, { metric, snapshot });
  registerDurations(client, registry, () => snapshot().receiver.durations);
  const info = { name: "logtap_build_info", help: "Which logtap this is; always 1" };
  new client.Gauge({ ...info, labelNames: ["version"], registers: [registry] }).set({ version }, 1);
  return registry;
}

interface TableMetric {
  readonly metric: Single | Labelled;
  readonly snapshot: () => MetricsSnapshot;
}

function registerMetric(
  client: PromClient,
  registry: Registry,
  { metric, snapshot }: TableMetric,
): void {
  const isLabelled = metric.kind === "counter_by";
  const Kind = metric.kind === "gauge" ? client.Gauge : client.Counter;
  const { name, help } = metric;
  new Kind({
    name,
    help,
    labelNames: isLabelled ? [metric.label] : [],
    registers: [registry],
    collect() {
      this.reset(); // Counts are kept elsewhere; this only shows them.
      if (!isLabelled) return this.inc(metric.read(snapshot()));
      for (const [value, count] of Object.entries(metric.read(snapshot()))) {
        this.inc({ [metric.label]: value }, count);
      }
    },
  });
}

/** Shows a histogram that was counted elsewhere, since most of it is older than the library. */
function registerDurations(
  client: PromClient,
  registry: Registry,
  snapshot: () => HistogramSnapshot,
): void {
  const name = "logtap_push_duration_seconds";
  const help = "Time from a push's last byte to its answer";
  const histogram = new client.Histogram({
    name,
    help,
    buckets: [...DURATION_BUCKETS_S],
    registers: [registry],
  });
  const describe = histogram.get.bind(histogram);
  histogram.get = async () => ({ ...await describe(), values: histogramValues(name, snapshot()) });
}

function histogramValues(name: string, { cumulative, count, sumSeconds }: HistogramSnapshot) {
  const bucket = (le: number | string, value: number) => ({
    metricName: `${name}_bucket`,
    labels: { le },
    value,
    exemplar: null,
  });
  const plain = (suffix: string, value: number) => ({
    metricName: `${name}_${suffix}`,
    labels: {},
    value,
    exemplar: null,
  });
  return [
    ...cumulative.map((value, i) => bucket(DURATION_BUCKETS_S[i]!, value)),
    bucket("+Inf", count),
    plain("sum", sumSeconds),
    plain("count", count),
  ];
}
