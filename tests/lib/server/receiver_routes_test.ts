import assert from "node:assert/strict";
import { EMPTY_LEDGER, type WriterSnapshot } from "../../../lib/capture/mod.ts";
import { receiverRoutes, type Route } from "../../../lib/server/mod.ts";
import { MetricsPage } from "../../../lib/server/metrics.ts";

const WRITER: WriterSnapshot = {
  ledger: EMPTY_LEDGER,
  totalBytes: 0,
  diskBytes: 0,
  diskCapBytes: 1,
  queueBytes: 0,
  queueLines: 0,
  queueIsFull: false,
  files: 0,
  rotations: 0,
  redactionRules: 0,
  commitErrors: 0,
  trouble: undefined,
};

function routesOf(writer: Partial<WriterSnapshot>): ReadonlyMap<string, Route> {
  const metrics = new MetricsPage({ version: "1", snapshot: () => assert.fail("not asked") });
  const pages = receiverRoutes({ version: "1", writer: () => ({ ...WRITER, ...writer }), metrics });
  return new Map(pages.map((route) => [route.path, route]));
}

async function textOf(route: Route | undefined, mayRead: boolean): Promise<string> {
  assert.equal(route?.kind, "get");
  const { status, text } = await route.answer(mayRead);
  return `${status} ${text}`;
}

const TROUBLE = { trouble: "no space left on /var/lib/logtap" };

/** What is told to who may read, and to everybody. */
const PAGES = [
  {
    path: "/healthz",
    writer: TROUBLE,
    reader: '200 {"status":"ok"}',
    other: '200 {"status":"ok"}',
  },
  { path: "/readyz", writer: {}, reader: '200 {"status":"ok"}', other: '200 {"status":"ok"}' },
  { path: "/ready", writer: {}, reader: "200 ready", other: "200 ready" },
  {
    path: "/readyz",
    writer: TROUBLE,
    reader: '503 {"status":"not_ready","reason":"cannot write: no space left on /var/lib/logtap"}',
    other: '503 {"status":"not_ready"}',
  },
  {
    path: "/ready",
    writer: TROUBLE,
    reader: "503 not ready: cannot write: no space left on /var/lib/logtap",
    other: "503 not ready",
  },
  {
    path: "/readyz",
    writer: { queueIsFull: true },
    reader: '503 {"status":"not_ready","reason":"writer backpressure"}',
    other: '503 {"status":"not_ready"}',
  },
] as const;

Deno.test("receiverRoutes() tells reasons only to who may read", async () => {
  for (const { path, writer, reader, other } of PAGES) {
    const route = routesOf(writer).get(path);
    assert.equal(await textOf(route, true), reader);
    assert.equal(await textOf(route, false), other);
  }
});

Deno.test("receiverRoutes() opens health and readiness to everybody, and nothing else", () => {
  const open = [...routesOf({}).values()].filter((route) =>
    route.kind === "get" && route.access === "open"
  );
  assert.deepEqual(open.map(({ path }) => path), ["/healthz", "/readyz", "/ready"]);
});
