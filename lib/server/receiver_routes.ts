import type { WriterSnapshot } from "../capture/mod.ts";
import { type Reply, textReply } from "../ingest/mod.ts";
import type { MetricsPage } from "./metrics.ts";
import type { Route } from "./routes.ts";

/** Version of the API that clients of `/api/version` ask for. */
const API_VERSION = 1;

/** What the receiver's pages tell. */
export interface ReceiverPages {
  readonly version: string;
  readonly writer: () => WriterSnapshot;
  readonly metrics: MetricsPage;
}

/** The paths of `logtap recv`: Loki's for pushes, and those of the older program. */
export function receiverRoutes({ version, writer, metrics }: ReceiverPages): readonly Route[] {
  const page = (path: string, answer: () => Reply | Promise<Reply>): Route => ({
    ...{ kind: "get", path, access: "read", answer },
  });
  const health = (path: string, answer: (mayRead: boolean) => Reply): Route => ({
    ...{ kind: "get", path, access: "open", answer },
  });
  return [
    { kind: "push", path: "/loki/api/v1/push", endpoint: "loki" },
    { kind: "push", path: "/api/prom/push", endpoint: "loki" },
    { kind: "push", path: "/logtap/raw", endpoint: "raw" },
    health("/healthz", () => jsonReply(200, { status: "ok" })),
    health("/readyz", (mayRead) => readinessJson(troubleOf(writer()), mayRead)),
    health("/ready", (mayRead) => readinessText(troubleOf(writer()), mayRead)),
    page("/api/version", () => jsonReply(200, { version, api: API_VERSION })),
    page("/loki/api/v1/status/buildinfo", () => jsonReply(200, buildInfo(version))),
    page("/metrics", () => metrics.reply()),
  ];
}

/** Why nothing can be stored right now, or undefined when it can. */
function troubleOf({ trouble, queueIsFull }: WriterSnapshot): string | undefined {
  if (trouble !== undefined) return `cannot write: ${trouble}`;
  return queueIsFull ? "writer backpressure" : undefined;
}

function readinessJson(reason: string | undefined, mayRead: boolean): Reply {
  if (reason === undefined) return jsonReply(200, { status: "ok" });
  return jsonReply(503, { status: "not_ready", ...mayRead ? { reason } : {} });
}

function readinessText(reason: string | undefined, mayRead: boolean): Reply {
  if (reason === undefined) return textReply(200, "ready");
  return textReply(503, mayRead ? `not ready: ${reason}` : "not ready");
}

function jsonReply(status: number, value: unknown): Reply {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { status, text: JSON.stringify(value), headers };
}

/** Loki's members; Grafana reads `version` to know what it may ask. */
function buildInfo(version: string) {
  return { version, revision: "", branch: "", buildUser: "", buildDate: "", goVersion: "" };
}
