import { BUILD, defineCommand } from "../lib/cli/mod.ts";
import type { BufferLimit, WriterOptions } from "../lib/capture/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { parseAddress, type RecvPlan, runReceiver } from "../lib/server/mod.ts";
import { parseBytes } from "../lib/units/mod.ts";

/** Largest queue in entries, as in the older program. */
const BUFFER_ENTRIES_MAX = 1 << 20;

export interface RecvFlags {
  readonly listen: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly dir: string;
  readonly maxFile: number;
  readonly maxDisk: number;
  readonly maxBody: number;
  readonly compress: boolean;
  readonly buffer: BufferLimit;
  readonly fsync: WriterOptions["fsync"];
  readonly whenFull: WriterOptions["whenFull"];
}

/** Flags → a finished plan; touches nothing. @throws {LogtapError} usage */
export function planRecv(flags: RecvFlags): RecvPlan {
  const { dir, compress, buffer, fsync, whenFull } = flags;
  const listen = parseAddress(flags.listen);
  const host = flags.host?.replace(/^\[(.*)\]$/, "$1") ?? listen.host;
  if (host === "") throw new LogtapError("usage", "Cannot listen: --host is empty");
  if (dir === "") throw new LogtapError("usage", "Cannot write a capture: --dir is empty");
  return {
    address: { host, port: flags.port ?? listen.port },
    maxBodyBytes: positive("--max-body", flags.maxBody),
    writer: {
      ...{ dir, compress, buffer, fsync, whenFull },
      maxFileBytes: positive("--max-file", flags.maxFile),
      maxDiskBytes: positive("--max-disk", flags.maxDisk),
      version: BUILD.version,
    },
  };
}

function positive(flag: string, bytes: number): number {
  if (bytes >= 1) return bytes;
  throw new LogtapError("usage", `Cannot use ${flag} ${bytes}: expected at least one byte`);
}

/** `65536` is entries, as in the older program; `32MB` is bytes. */
export function parseBuffer(text: string): BufferLimit {
  const isCount = /^\s*\d+\s*$/.test(text);
  const limit = isCount ? Number(text) : parseBytes(text);
  if (limit >= 1 && (!isCount || limit <= BUFFER_ENTRIES_MAX)) {
    return { kind: isCount ? "entries" : "bytes", limit };
  }
  throw new LogtapError(
    "usage",
    `Cannot use --buffer ${text.trim()}: expected 1 to ${BUFFER_ENTRIES_MAX} entries, or a size such as 32MB`,
  );
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
    dir: {
      kind: "text",
      value: "DIR",
      default: "./capture",
      local: "below",
      completes: "directory",
      doc: "Capture directory; made when missing, continued when not",
    },
    maxFile: {
      kind: "parsed",
      value: "SIZE",
      default: "256MB",
      parse: parseBytes,
      doc: "Start a new data file after this much, before compression",
    },
    maxDisk: {
      kind: "parsed",
      value: "SIZE",
      default: "50GB",
      keys: ["disk-cap"],
      env: "LOGTAP_RECV_DISK_CAP",
      parse: parseBytes,
      doc: "Remove the oldest data files beyond this",
    },
    maxBody: {
      kind: "parsed",
      value: "SIZE",
      default: "16MB",
      parse: parseBytes,
      doc: "Refuse larger request bodies",
    },
    compress: { kind: "switch", default: true, doc: "Compress data files with zstd" },
    buffer: {
      kind: "parsed",
      value: "N|SIZE",
      default: "32MB",
      parse: parseBuffer,
      doc: "How much may wait for the disk: entries, or bytes with a unit",
    },
    fsync: {
      kind: "choice",
      choices: ["off", "interval", "always"],
      default: "interval",
      doc: "When to force lines to the disk: never, each second, before each answer",
    },
    whenFull: {
      kind: "choice",
      choices: ["drop", "reject"],
      default: "drop",
      doc: "What to do with a push that finds no room: lose it, or have it sent again",
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
