import {
  COLOR_FLAG,
  defineCommand,
  type Flags,
  type FlagValues,
  wantsColor,
} from "../lib/cli/mod.ts";
import { EXIT } from "../lib/fault/mod.ts";
import { runJob } from "../lib/sandbox/mod.ts";
import {
  countFreeFiles,
  filesFor,
  RECV_JOB,
  type RecvPlan,
  resolveAddress,
} from "../lib/server/start.ts";
import { parseBytes } from "../lib/units/mod.ts";
import { CAPTURE_FLAGS, positive, writerOf } from "./flags/capture.ts";
import { NOTIFY_FLAGS, notifyOf } from "./flags/notify.ts";
import { recvRedactionOf, REDACT_FLAGS } from "./flags/redact.ts";
import { SECURITY_FLAGS, securityOf } from "./flags/security.ts";
import { addressOf, SERVER_FLAGS } from "./flags/server.ts";
import { nextSteps } from "./recv_farewell.ts";
import { jobHost, SANDBOX_FLAGS, sandboxOf } from "./flags/sandbox.ts";

const RECV_FLAGS = {
  ...SERVER_FLAGS,
  ...SECURITY_FLAGS,
  listen: { ...SERVER_FLAGS.listen, keys: ["addr"], env: "LOGTAP_RECV_ADDR" },
  ...CAPTURE_FLAGS,
  maxDisk: { ...CAPTURE_FLAGS.maxDisk, keys: ["disk-cap"], env: "LOGTAP_RECV_DISK_CAP" },
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
  headless: {
    kind: "switch",
    doc: "Without the terminal view; so it is, too, where there is no terminal",
  },
  color: COLOR_FLAG,
} as const satisfies Flags;

/** What `planRecv` looks at; other parts of the plan come from their own flags. */
type RecvFlags = Omit<
  FlagValues<typeof RECV_FLAGS>,
  keyof typeof NOTIFY_FLAGS | keyof typeof SECURITY_FLAGS | keyof typeof REDACT_FLAGS
>;

/** Flags → a plan; touches nothing. @throws {LogtapError} usage */
export function planRecv(flags: RecvFlags): Omit<RecvPlan, "security"> {
  return {
    address: addressOf(flags),
    maxBodyBytes: positive("--max-body", flags.maxBody),
    maxConnections: flags.maxConnections,
    writer: writerOf(flags),
    freeFiles: undefined,
  };
}

/** The plan with what only the whole process can look up, and the receiver's worker may not. */
async function settle<Plan extends ReturnType<typeof planRecv>>(plan: Plan): Promise<Plan> {
  const address = await resolveAddress(plan.address);
  const freeFiles = countFreeFiles(filesFor(plan.maxConnections));
  return { ...plan, address, freeFiles };
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
    3: "a file that a flag names is not there",
    4: "the address, the directory or a file is not allowed",
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
  doesNot: [
    "answer queries: it receives and writes; readers open the directory, also while it writes",
    "keep lines that it has refused or dropped: they are counted, by reason, in the ledger",
  ],
  async run(flags, _args, host) {
    const plan = {
      ...await settle(planRecv(flags)),
      ...await securityOf(flags, host),
      ...await notifyOf(flags, host),
      ...await recvRedactionOf(flags, host),
    };
    const sandbox = sandboxOf(flags);
    // Loaded when it is wanted: a receiver in a container pays for nothing that shows.
    const isShown = !flags.headless && host.stdout.isTerminal;
    const view = isShown ? await import("./recv_view.ts") : undefined;
    if (view?.canShow(host)) {
      await view.recvView(plan, { sandbox, host, hasColor: wantsColor(flags.color, host) });
    } else await runJob(RECV_JOB, plan, { sandbox, host: jobHost(host) });
    await host.stderr.write(nextSteps(plan.writer.dir));
    return EXIT.ok;
  },
});
