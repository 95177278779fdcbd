import { resolve } from "node:path";
import { startCompressWorker } from "../capture/start.ts";
import { startInflateWorker } from "../codec/start.ts";
import type { Job, Needs } from "../sandbox/mod.ts";
import { netRightsOf } from "../sink/start.ts";
import { addressText } from "./address.ts";
import type { RecvHelper, RecvPlan } from "./run_receiver.ts";

/** `logtap recv` for the sandbox. */
export const RECV_JOB: Job<RecvPlan, RecvHelper> = {
  name: "recv",
  script: new URL("./recv.worker.ts", import.meta.url),
  rightsOf,
  helpers: { compress: startCompressWorker, inflate: startInflateWorker },
  // Loaded only without a sandbox: in one it is loaded by the worker.
  run: async (plan, ports) => await (await import("./run_receiver.ts")).runReceiver(plan, ports),
};

/** The capture directory, the webhooks' hosts, and the address until it is listened on. */
export function rightsOf({ address, writer, notify }: RecvPlan): Needs {
  const folder = [resolve(writer.dir)];
  return {
    read: folder,
    write: folder,
    net: netRightsOf(notify),
    sys: [],
    netAtStart: [addressText(address)],
  };
}
