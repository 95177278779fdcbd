import type { Random } from "./random.ts";

export type LineKind = "json" | "logfmt" | "klog" | "access" | "stack";

interface Voice {
  readonly kind: LineKind;
  readonly level: string;
}

const ROUTES = [
  "/api/v1/cart",
  "/api/v1/orders",
  "/api/v2/search",
  "/healthz",
  "/login",
  "/static/app.js",
  "/api/v1/users/me",
] as const;
const METHODS = ["GET", "GET", "GET", "POST", "PUT", "DELETE"] as const;
const STATUSES = [200, 200, 200, 200, 201, 204, 304, 404, 500, 503] as const;
const EVENTS = [
  "request completed",
  "cache miss, asking upstream",
  'order "rush" accepted',
  "retrying after timeout",
  "token refreshed",
  "connection pool exhausted",
  "zahlung für Käufer abgelehnt",
  "feature flag evaluated",
  "payload was C:\\temp\\upload.bin",
  "slow query",
] as const;
const AGENTS = [
  "Mozilla/5.0 (X11; Linux x86_64)",
  "curl/8.9.1",
  "okhttp/4.12.0",
  "kube-probe/1.33",
] as const;
const FRAMES = [
  "com.example.billing.Invoice.total",
  "com.example.billing.Ledger.post",
  "com.example.db.Session.commit",
  "org.example.http.Worker.run",
  "java.base/java.lang.Thread.run",
] as const;

const WRITERS: Readonly<
  Record<LineKind, (random: Random, level: string, marker: string) => string>
> = {
  json: jsonLine,
  logfmt: logfmtLine,
  klog: klogLine,
  access: accessLine,
  stack: stackLine,
};

/** One line in the voice of its program. */
export function writeLine(random: Random, { kind, level }: Voice, marker: string): string {
  return WRITERS[kind](random, level, marker);
}

function jsonLine(random: Random, level: string, marker: string): string {
  const time = `2026-11-21T10:${random.between(10, 59)}:${random.between(10, 59)}.${
    random.between(100, 999)
  }Z`;
  const line: Record<string, string | number> = { time, level, rid: marker };
  line.msg = random.pick(EVENTS);
  line.trace_id = random.hex(32);
  line.duration_ms = random.between(1, 900);
  if (random.chance(0.5)) {
    line.caller = `handler/${random.pick(EVENTS).length}.go:${random.between(10, 700)}`;
  }
  if (random.chance(0.5)) line.user = `u-${random.between(1, 99_999)}`;
  if (random.chance(0.3)) line.route = random.pick(ROUTES);
  if (random.chance(0.1)) {
    line.sql = `select * from orders where id = ${random.uint32()} and note <> ''`;
  }
  return JSON.stringify(line);
}

function logfmtLine(random: Random, level: string, marker: string): string {
  const event = JSON.stringify(random.pick(EVENTS));
  const status = random.pick(STATUSES);
  const took = `${random.between(1, 2_000)}.${random.between(0, 999)}ms`;
  const trace = random.chance(0.8) ? ` trace=${random.hex(16)} span=${random.hex(8)}` : "";
  return `level=${level} rid=${marker} msg=${event} method=${random.pick(METHODS)} ` +
    `path=${random.pick(ROUTES)} status=${status} took=${took} peer=10.2.${random.below(256)}.${
      random.below(256)
    }:${random.between(30_000, 60_000)}${trace}`;
}

function klogLine(random: Random, level: string, marker: string): string {
  const letter = level === "error" ? "E" : level === "warn" ? "W" : "I";
  const time = `${random.between(10, 23)}:${random.between(10, 59)}:${random.between(10, 59)}`;
  return `${letter}1121 ${time}.${random.between(100_000, 999_999)}       1 ` +
    `reconciler.go:${random.between(50, 900)}] "Reconciled object" rid="${marker}" ` +
    `object="shop/cart-${random.hex(5)}" generation=${random.between(1, 500)} ` +
    `elapsed="${random.between(1, 300)}ms" resourceVersion="${random.uint32()}"`;
}

function accessLine(random: Random, _level: string, marker: string): string {
  const address = `10.${random.below(8)}.${random.below(256)}.${random.below(256)}`;
  return `${address} - - [21/Nov/2026:10:32:01 +0000] "${random.pick(METHODS)} ` +
    `${random.pick(ROUTES)}?q=${random.hex(6)} HTTP/1.1" ${random.pick(STATUSES)} ` +
    `${random.between(100, 90_000)} "-" "${random.pick(AGENTS)}" 0.${
      random.between(100, 999)
    } rid=${marker}`;
}

/** Mostly short lines, now and then a stack trace: the newlines and tabs of one entry. */
function stackLine(random: Random, level: string, marker: string): string {
  if (random.chance(0.9)) return logfmtLine(random, level, marker);
  const depth = random.between(4, 18);
  const frames = Array.from(
    { length: depth },
    () => `\n\tat ${random.pick(FRAMES)}(Source.java:${random.between(10, 900)})`,
  );
  return `java.lang.IllegalStateException: invoice ${random.uint32()} rid=${marker}${
    frames.join("")
  }`;
}
