import { defineCommand, type FlagValues } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { parseAddress, type RecvPlan, runReceiver } from "../lib/server/mod.ts";
import { parseBytes } from "../lib/units/mod.ts";
import { CAPTURE_FLAGS, positive, writerOf } from "./flags/capture.ts";

export interface RecvFlags extends FlagValues<typeof CAPTURE_FLAGS> {
  readonly listen: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly maxBody: number;
}

/** Flags → a finished plan; touches nothing. @throws {LogtapError} usage */
export function planRecv(flags: RecvFlags): RecvPlan {
  const listen = parseAddress(flags.listen);
  const host = flags.host?.replace(/^\[(.*)\]$/, "$1") ?? listen.host;
  if (host === "") throw new LogtapError("usage", "Cannot listen: --host is empty");
  return {
    address: { host, port: flags.port ?? listen.port },
    maxBodyBytes: positive("--max-body", flags.maxBody),
    writer: writerOf(flags),
  };
}

/** `logtap recv`: receives pushes into one capture. */
export default defineCommand({
  name: "recv",
  summary: "Receive logs over HTTP into a capture directory",
  description:
    `Takes Loki pushes (JSON and protobuf; gzip, deflate, snappy, zstd) on /loki/api/v1/push and
JSON lines on /logtap/raw. A push is answered when its lines are on disk.`,
  flags: {
    listen: {
      kind: "text",
      value: "HOST:PORT",
      default: "127.0.0.1:3100",
      keys: ["addr"],
      env: "LOGTAP_RECV_ADDR",
      doc: "Address to listen on; port 0 takes a free one",
    },
    host: { kind: "text", value: "HOST", doc: "Host to listen on, instead of the one in --listen" },
    port: {
      kind: "number",
      value: "PORT",
      max: 65535,
      doc: "Port to listen on, instead of the one in --listen",
    },
    ...CAPTURE_FLAGS,
    maxDisk: { ...CAPTURE_FLAGS.maxDisk, keys: ["disk-cap"], env: "LOGTAP_RECV_DISK_CAP" },
    maxBody: {
      kind: "parsed",
      value: "SIZE",
      default: "16MB",
      parse: parseBytes,
      doc: "Refuse larger request bodies",
    },
    headless: { kind: "switch", doc: "Without the terminal view; the only way so far" },
  },
  exits: {
    0: "ended by a signal, everything written",
    4: "the address or the directory is not allowed",
    5: "the address cannot be listened on",
  },
  endsBySignal: true,
  examples: [
    { doc: "Receive on this machine", line: "logtap recv" },
    { doc: "Keep at most 10 GB", line: "logtap recv --dir ./capture --max-disk 10GB" },
  ],
  async run(flags, _args, host) {
    await runReceiver(planRecv(flags), {
      talk: host.stderr,
      signal: host.signal,
      nowMs: () => host.nowMs(),
    });
    return EXIT.ok;
  },
});
