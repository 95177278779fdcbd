import { resolve } from "node:path";
import { startCompressWorker } from "../capture/start.ts";
import { startInflateWorker } from "../codec/start.ts";
import type { Job, Needs } from "../sandbox/mod.ts";
import { netRightsOf } from "../sink/start.ts";
import { addressText, canBeReopened, type ListenAddress, ownAddress } from "./address.ts";
import type { RecvStatus } from "./recv_status.ts";
import type { RecvHelper, RecvPlan } from "./recv_plan.ts";

/** `logtap recv` for the sandbox. */
export const RECV_JOB: Job<RecvPlan, RecvHelper, RecvStatus> = {
  name: "recv",
  script: new URL("./recv.worker.ts", import.meta.url),
  rightsOf,
  helpers: { compress: startCompressWorker, inflate: startInflateWorker },
  // Loaded only without a sandbox: in one it is loaded by the worker.
  run: async (plan, ports) => await (await import("./run_receiver.ts")).runReceiver(plan, ports),
};

/**
 * The capture directory, the webhooks' hosts, and the address; when the system chooses the port, only
 * for the start. A server that asks for certificates connects to itself then.
 */
export function rightsOf({ address, writer, notify, security }: RecvPlan): Needs {
  const folder = [resolve(writer.dir)];
  const own = [addressText(address)];
  const probed = security.tls?.clientCa === undefined ? [] : [probedBy(ownAddress(address))];
  const isKept = canBeReopened(address);
  return {
    read: folder,
    write: folder,
    net: [...netRightsOf(notify), ...isKept ? own : []],
    sys: [],
    netAtStart: [...isKept ? [] : own, ...probed],
  };
}

/** A port that the system will choose has no number yet. */
function probedBy(address: ListenAddress): string {
  return address.port === 0 ? addressText(address).replace(/:0$/, "") : addressText(address);
}
