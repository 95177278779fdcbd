import assert from "node:assert/strict";
import { resolve } from "node:path";
import { rightsOf } from "../../../lib/server/recv_job.ts";
import type { RecvPlan } from "../../../lib/server/mod.ts";
import { Guard, type NotifyPlan, parseTarget } from "../../../lib/sink/start.ts";

const PLAN: RecvPlan = {
  address: { host: "127.0.0.1", port: 3100 },
  maxBodyBytes: 1,
  maxConnections: 1,
  freeFiles: undefined,
  security: { keys: { write: [], read: [] }, listenName: "127.0.0.1", allowHosts: [] },
  writer: {
    dir: "/var/lib/logtap",
    maxFileBytes: 1,
    maxDiskBytes: 1,
    compress: true,
    buffer: { kind: "bytes", limit: 1 },
    fsync: "off",
    whenFull: "drop",
    version: "0",
  },
};

Deno.test("rightsOf() names the folder and the address, for starting only when it changes then", () => {
  const dir = (dir: string): Partial<RecvPlan> => ({ writer: { ...PLAN.writer, dir } });
  const table: readonly [change: Partial<RecvPlan>, folder: string, address: string][] = [
    [{}, resolve("/var/lib/logtap"), "127.0.0.1:3100"],
    [dir("./capture"), resolve("capture"), "127.0.0.1:3100"],
    [dir("a/../b/"), resolve("b"), "127.0.0.1:3100"],
    [{ address: { host: "::1", port: 0 } }, resolve("/var/lib/logtap"), "[::1]:0"],
    [{ address: { host: "0.0.0.0", port: 80 } }, resolve("/var/lib/logtap"), "0.0.0.0:80"],
  ];
  for (const [change, folder, address] of table) {
    assert.deepEqual(rightsOf({ ...PLAN, ...change }), {
      read: [folder],
      write: [folder],
      net: address.endsWith(":0") ? [] : [address],
      sys: [],
      netAtStart: address.endsWith(":0") ? [address] : [],
    });
  }
});

Deno.test("rightsOf() names the host and port of each webhook, once", () => {
  const guard = new Guard([]);
  const urls = [
    "https://a.example/x",
    "https://a.example/y",
    "http://[::1]:9/",
    "http://10.1:8080",
  ];
  const notify: NotifyPlan = {
    targets: urls.map((url) => parseTarget(url, guard)),
    ...{ events: [], allowed: [], caCerts: [], rules: [], host: "" },
    auth: { kind: "none" },
  };
  const { net, netAtStart } = rightsOf({ ...PLAN, notify });
  assert.deepEqual(net, ["a.example:443", "[::1]:9", "10.0.0.1:8080", "127.0.0.1:3100"]);
  assert.deepEqual(netAtStart, []);
});

Deno.test("rightsOf() lets a server that asks for certificates connect to itself, at its start", () => {
  const tls = { cert: "", key: "", clientCa: "" };
  const table: readonly [host: string, port: number, want: readonly string[]][] = [
    ["127.0.0.1", 3100, ["127.0.0.1:3100"]],
    ["0.0.0.0", 3100, ["127.0.0.1:3100"]],
    ["::", 3100, ["[::1]:3100"]],
    ["::1", 0, ["[::1]:0", "[::1]"]],
  ];
  for (const [host, port, want] of table) {
    const security = { ...PLAN.security, tls };
    assert.deepEqual(rightsOf({ ...PLAN, address: { host, port }, security }).netAtStart, want);
  }
});
