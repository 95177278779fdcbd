import { defineCommand, type Flags, type FlagValues } from "../lib/cli/mod.ts";
import { EXIT, LogtapError } from "../lib/fault/mod.ts";
import { runJob } from "../lib/sandbox/mod.ts";
import {
  openFilesLimit,
  parseAddress,
  RECV_JOB,
  type RecvPlan,
  resolveAddress,
} from "../lib/server/start.ts";
import { parseBytes } from "../lib/units/mod.ts";
import { CAPTURE_FLAGS, positive, writerOf } from "./flags/capture.ts";
import { NOTIFY_FLAGS, notifyOf } from "./flags/notify.ts";
import { recvRedactionOf, REDACT_FLAGS } from "./flags/redact.ts";
import { jobHost, SANDBOX_FLAGS, sandboxOf } from "./flags/sandbox.ts";

const RECV_FLAGS = {
  listen: {
    kind: "text",
    value: "HOST:PORT",
    default: "127.0.0.1:3100",
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
  maxBody: {
    kind: "parsed",
    value: "SIZE",
    default: "16MB",
    parse: parseBytes,
    doc: "Refuse larger request bodies",
  },
  ...NOTIFY_FLAGS,
  ...REDACT_FLAGS,
  ...SANDBOX_FLAGS,
  headless: { kind: "switch", doc: "Without the terminal view; the only way so far" },
} as const satisfies Flags;

/** What `planRecv` looks at; other parts of the plan come from their own flags. */
type RecvFlags = Omit<FlagValues<typeof RECV_FLAGS>, keyof typeof NOTIFY_FLAGS>;

/** Flags → a plan; touches nothing. @throws {LogtapError} usage */
export function planRecv(flags: RecvFlags): RecvPlan {
  const listen = parseAddress(flags.listen);
  const host = flags.host?.replace(/^\[(.*)\]$/, "$1") ?? listen.host;
  if (host === "") throw new LogtapError("usage", "Cannot listen: --host is empty");
  return {
    address: { host, port: flags.port ?? listen.port },
    maxBodyBytes: positive("--max-body", flags.maxBody),
    writer: writerOf(flags),
    openFiles: undefined,
  };
}

/** The plan with what only the whole process can look up, and the receiver's worker may not. */
async function settle(plan: RecvPlan): Promise<RecvPlan> {
  const address = await resolveAddress(plan.address);
  return { ...plan, address, openFiles: openFilesLimit() };
}

/** `logtap recv`: receives pushes into one capture. */
export default defineCommand({
  name: "recv",
  summary: "Receive logs over HTTP into a capture directory",
  description:
    `Takes Loki pushes (JSON and protobuf; gzip, deflate, snappy, zstd) on /loki/api/v1/push and
JSON lines on /logtap/raw. A push is answered when its lines are on disk.`,
  flags: RECV_FLAGS,
  exits: {
    0: "ended by a signal, everything written",
    4: "the address or the directory is not allowed",
    5: "the address cannot be listened on",
  },
  endsBySignal: true,
  examples: [
    { doc: "Receive on this machine", line: "logtap recv" },
    {
      doc: "Name what it may do",
      line: "logtap recv --allow-net=127.0.0.1:3100 --allow-write=./capture",
    },
    { doc: "Replace secrets in every line", line: "logtap recv --redact" },
    { doc: "Keep at most 10 GB", line: "logtap recv --dir ./capture --max-disk 10GB" },
  ],
  async run(flags, _args, host) {
    const plan = {
      ...await settle(planRecv(flags)),
      ...await notifyOf(flags, host),
      ...await recvRedactionOf(flags, host),
    };
    await runJob(RECV_JOB, plan, { sandbox: sandboxOf(flags), host: jobHost(host) });
    return EXIT.ok;
  },
});
