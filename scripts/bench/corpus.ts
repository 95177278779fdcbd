import { type LineKind, writeLine } from "./corpus_line.ts";
import { Random } from "./random.ts";

/** A label set, and what its program writes. */
export interface Stream {
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: LineKind;
  readonly level: string;
}

export interface CorpusOptions {
  readonly seed: number;
  /** Label sets; each is one pod of one service at one level. */
  readonly streams: number;
}

interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly kind: LineKind;
}

const SERVICES: readonly Service[] = [
  { name: "checkout", namespace: "shop", kind: "json" },
  { name: "cart", namespace: "shop", kind: "json" },
  { name: "catalog", namespace: "shop", kind: "logfmt" },
  { name: "payments", namespace: "shop", kind: "json" },
  { name: "ingress-nginx", namespace: "edge", kind: "access" },
  { name: "auth", namespace: "edge", kind: "logfmt" },
  { name: "search", namespace: "shop", kind: "json" },
  { name: "kubelet-agent", namespace: "kube-system", kind: "klog" },
  { name: "billing", namespace: "back-office", kind: "stack" },
  { name: "mailer", namespace: "back-office", kind: "logfmt" },
  { name: "recommender", namespace: "shop", kind: "json" },
  { name: "scheduler", namespace: "kube-system", kind: "klog" },
];
const LEVELS = ["info", "debug", "warn", "error"] as const;
/** Pods before more label sets mean more pods; with four levels each, 240 label sets. */
const PODS_LEAST = 60;
const NODES = 9;

/**
 * Log lines as a middling Kubernetes cluster writes them: several services, JSON, logfmt, klog and
 * access lines, random ids, lengths from 90 bytes to 2 KB, about 190 on average.
 */
export class Corpus {
  readonly streams: readonly Stream[];
  readonly #random: Random;

  constructor({ seed, streams }: CorpusOptions) {
    this.#random = new Random(seed);
    this.streams = Array.from({ length: streams }, (_, i) => this.#stream(i));
  }

  /** A run of streams to send in one push, at most `count` of them, from a random place on. */
  pickStreams(count: number): readonly Stream[] {
    const first = this.#random.below(this.streams.length);
    const length = Math.min(count, this.streams.length);
    return Array.from({ length }, (_, i) => this.streams[(first + i) % this.streams.length]!);
  }

  /** A line that contains `marker`. Never the same twice. */
  line(stream: Stream, marker: string): string {
    return writeLine(this.#random, stream, marker);
  }

  #stream(i: number): Stream {
    const pod = i % PODS_LEAST + PODS_LEAST * Math.floor(i / (PODS_LEAST * LEVELS.length));
    const service = SERVICES[pod % SERVICES.length]!;
    const level = LEVELS[Math.floor(i / PODS_LEAST) % LEVELS.length]!;
    const replica = Math.floor(pod / SERVICES.length);
    const labels = {
      app: service.name,
      cluster: "eu-1",
      container: service.name,
      level,
      namespace: service.namespace,
      node: `node-${pod % NODES}`,
      pod: `${service.name}-6f7d9c${(0x4b1 + replica * 97).toString(16)}-${replica}`,
      stream: level === "error" || i % 7 === 0 ? "stderr" : "stdout",
    };
    return { labels, kind: service.kind, level };
  }
}
