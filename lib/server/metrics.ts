import type { Metric, Registry } from "prom-client";
import { DURATION_BUCKETS_S, type HistogramSnapshot, type Reply } from "../ingest/mod.ts";
import { type Labelled, METRICS, type MetricsSnapshot, type Single } from "./metrics_table.ts";

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

/** One number of a metric, in the form that prom-client prints. */
interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** When it differs from the metric's own name. */
  readonly metricName?: string;
}

/** A metric that is counted elsewhere and only shown here. */
interface Shown {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: () => readonly Sample[];
}

async function newRegistry({ version, snapshot }: MetricsOptions): Promise<Registry> {
  const { default: { Registry } } = await import("prom-client"); // Takes 100 ms and 19 MB, once.
  const registry = new Registry();
  const shown = [
    ...METRICS.map((metric) => shownMetric(metric, snapshot)),
    shownDurations(() => snapshot().receiver.durations),
    shownBuild(version),
  ];
  for (const { name, help, type, samples } of shown) {
    const get = () => Promise.resolve({ name, help, type, values: samples() });
    // The registry asks its metrics for nothing but this; the library's own cannot be set to a value.
    registry.registerMetric({ name, get } as unknown as Metric);
  }
  return registry;
}

function shownMetric(metric: Single | Labelled, snapshot: () => MetricsSnapshot): Shown {
  const { name, help } = metric;
  if (!("label" in metric)) {
    const samples = () => [{ labels: {}, value: metric.read(snapshot()) }];
    return { name, help, type: metric.kind, samples };
  }
  const samples = () =>
    Object.entries(metric.read(snapshot()))
      .map(([text, value]) => ({ labels: { [metric.label]: text }, value }));
  return { name, help, type: metric.kind === "counter_by" ? "counter" : "gauge", samples };
}

function shownDurations(snapshot: () => HistogramSnapshot): Shown {
  const name = "logtap_push_duration_seconds";
  const help = "Time from a push's last byte to its answer";
  const sample = (suffix: string, value: number, labels: Sample["labels"] = {}) => ({
    metricName: `${name}_${suffix}`,
    labels,
    value,
  });
  const samples = () => {
    const { cumulative, count, sumSeconds } = snapshot();
    return [
      ...cumulative.map((value, i) => sample("bucket", value, { le: DURATION_BUCKETS_S[i]! })),
      sample("bucket", count, { le: "+Inf" }),
      sample("sum", sumSeconds),
      sample("count", count),
    ];
  };
  return { name, help, type: "histogram", samples };
}

function shownBuild(version: string): Shown {
  const samples = () => [{ labels: { version }, value: 1 }];
  return {
    name: "logtap_build_info",
    help: "Which logtap this is; always 1",
    type: "gauge",
    samples,
  };
}
