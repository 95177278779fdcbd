import type { CaptureFiles } from "../../capture/mod.ts";
import { openClient, openStore, type RemotePorts } from "../open_store.ts";
import type { BucketPlan, WebPlan } from "../plan.ts";
import { BucketFiles } from "./bucket_files.ts";
import type { Fetched } from "./remote_file.ts";
import { WebFiles } from "./web_files.ts";
import { WebStore } from "./web_store.ts";

/** A capture that lies elsewhere. */
export interface RemoteCapture extends Disposable {
  /** For `openCapture`. */
  readonly files: CaptureFiles;
  readonly fetched: Readonly<Fetched>;
}

/** Plain data: may be sent to a worker. Holds secrets. */
export type RemotePlan = BucketPlan | WebPlan;

/** Nothing is asked before the first read. */
export function openRemote(plan: RemotePlan, ports: RemotePorts): RemoteCapture {
  const fetched: Fetched = { bytes: 0, requests: 0 };
  if (isWeb(plan)) {
    const store = new WebStore(plan.address, openClient(plan.caCerts, ports));
    const files = new WebFiles(store, fetched);
    return { files, fetched, [Symbol.dispose]: () => store.close() };
  }
  const store = openStore(plan, ports);
  const files = new BucketFiles(store, fetched);
  return { files, fetched, [Symbol.dispose]: () => store.close() };
}

function isWeb(plan: RemotePlan): plan is WebPlan {
  return plan.address.kind === "web";
}
