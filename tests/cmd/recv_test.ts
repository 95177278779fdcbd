import assert from "node:assert/strict";
import { planRecv } from "../../cmd/recv.ts";
import { parseBuffer } from "../../cmd/flags/capture.ts";

type RecvFlags = Parameters<typeof planRecv>[0];

const FLAGS: RecvFlags = {
  listen: "127.0.0.1:3100",
  host: undefined,
  port: undefined,
  dir: "./capture",
  maxFile: 256 << 20,
  maxDisk: 50 * 2 ** 30,
  maxBody: 16 << 20,
  maxConnections: 1024,
  compress: true,
  buffer: { kind: "bytes", limit: 32 << 20 },
  fsync: "interval",
  whenFull: "drop",
  allowNet: [],
  allowRead: [],
  allowWrite: [],
  sandbox: true,
  headless: false,
  color: "auto",
};

Deno.test("planRecv() is plain data", () => {
  const plan = planRecv(FLAGS);
  assert.deepEqual(structuredClone(plan), plan);
  const { version, ...writer } = plan.writer;
  assert.ok(version.length > 0);
  assert.deepEqual({ ...plan, writer }, {
    address: { host: "127.0.0.1", port: 3100 },
    maxBodyBytes: 16 << 20,
    maxConnections: 1024,
    freeFiles: undefined,
    writer: {
      dir: "./capture",
      maxFileBytes: 256 << 20,
      maxDiskBytes: 50 * 2 ** 30,
      compress: true,
      buffer: { kind: "bytes", limit: 32 << 20 },
      fsync: "interval",
      whenFull: "drop",
    },
  });
});

Deno.test("planRecv() lets --host and --port win over --listen", () => {
  const table: readonly [Partial<RecvFlags>, { host: string; port: number }][] = [
    [{ host: "0.0.0.0" }, { host: "0.0.0.0", port: 3100 }],
    [{ port: 0 }, { host: "127.0.0.1", port: 0 }],
    [{ host: "[::1]", port: 9 }, { host: "::1", port: 9 }],
    [{ listen: "[::]:80", port: 81 }, { host: "::", port: 81 }],
  ];
  for (const [flags, want] of table) {
    assert.deepEqual(planRecv({ ...FLAGS, ...flags }).address, want);
  }
});

Deno.test("planRecv() refuses what cannot work, and names the flag", () => {
  const table: readonly [Partial<RecvFlags>, RegExp][] = [
    [{ listen: "nonsense" }, /HOST:PORT/],
    [{ host: "" }, /--host/],
    [{ dir: "" }, /--dir/],
    [{ maxFile: 0 }, /--max-file/],
    [{ maxDisk: 0 }, /--max-disk/],
    [{ maxBody: 0 }, /--max-body/],
  ];
  for (const [flags, message] of table) {
    assert.throws(() => planRecv({ ...FLAGS, ...flags }), { kind: "usage", message });
  }
});

Deno.test("parseBuffer() takes a plain number for entries and a size for bytes", () => {
  assert.deepEqual(parseBuffer("65536"), { kind: "entries", limit: 65536 });
  assert.deepEqual(parseBuffer("32MB"), { kind: "bytes", limit: 32 << 20 });
  assert.deepEqual(parseBuffer(" 8 KB "), { kind: "bytes", limit: 8192 });
  for (const text of ["0", "0MB", "-1", "1048577", "many", ""]) {
    assert.throws(() => parseBuffer(text), { kind: "usage" }, text);
  }
});
