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
  const readiness = () => readinessReply(writer());
  const get = (path: string, answer: () => Reply | Promise<Reply>): Route => ({
    kind: "get",
    path,
    answer,
  });
  return [
    { kind: "push", path: "/loki/api/v1/push", endpoint: "loki" },
    { kind: "push", path: "/api/prom/push", endpoint: "loki" },
    { kind: "push", path: "/logtap/raw", endpoint: "raw" },
    get("/healthz", () => jsonReply(200, { status: "ok" })),
    get("/readyz", readiness),
    get("/ready", () => readiness().status === 200 ? textReply(200, "ready") : notReady(writer())),
    get("/api/version", () => jsonReply(200, { version, api: API_VERSION })),
    get("/loki/api/v1/status/buildinfo", () => jsonReply(200, buildInfo(version))),
    get("/metrics", () => metrics.reply()),
  ];
}

/** Why nothing can be stored right now, or undefined when it can. */
export function troubleOf({ trouble, queueIsFull }: WriterSnapshot): string | undefined {
  if (trouble !== undefined) return `cannot write: ${trouble}`;
  return queueIsFull ? "writer backpressure" : undefined;
}

function readinessReply(writer: WriterSnapshot): Reply {
  const reason = troubleOf(writer);
  return reason === undefined
    ? jsonReply(200, { status: "ok" })
    : jsonReply(503, { status: "not_ready", reason });
}

function notReady(writer: WriterSnapshot): Reply {
  return textReply(503, `not ready: ${troubleOf(writer)}`);
}

function jsonReply(status: number, value: unknown): Reply {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { status, text: JSON.stringify(value), headers };
}

/** Loki's members; Grafana reads `version` to know what it may ask. */
function buildInfo(version: string) {
  return { version, revision: "", branch: "", buildUser: "", buildDate: "", goVersion: "" };
}
