import { resolve } from "node:path";
import { startCompressWorker } from "../capture/mod.ts";
import { startInflateWorker } from "../codec/mod.ts";
import type { Job, Needs } from "../sandbox/mod.ts";
import { addressText } from "./address.ts";
import { type RecvHelper, type RecvPlan, runReceiver } from "./run_receiver.ts";

/** `logtap recv` for the sandbox. */
export const RECV_JOB: Job<RecvPlan, RecvHelper> = {
  name: "recv",
  script: new URL("./recv.worker.ts", import.meta.url),
  needsOf: recvNeeds,
  helpers: { compress: startCompressWorker, inflate: startInflateWorker },
  run: runReceiver,
};

/** The capture directory, and the address until it is listened on. */
export function recvNeeds({ address, writer }: RecvPlan): Needs {
  const folder = [resolve(writer.dir)];
  return {
    read: folder,
    write: folder,
    net: [],
    sys: [],
    netAtStart: [addressText(address)],
  };
}
