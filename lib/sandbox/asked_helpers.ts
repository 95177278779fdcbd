import type { WorkerPort } from "../pipe/mod.ts";
import type { FromJob } from "./messages.ts";

/** Sends to the thread that has started the job. */
export type Tell = (message: FromJob, transfer?: Transferable[]) => void;

/**
 * The job's end of helpers that the starting thread runs for it, since a scoped worker may start
 * none. Requests go straight to the helper, through a port; only births and deaths go through main.
 */
export class AskedHelpers {
  readonly #tell: Tell;
  readonly #living = new Map<number, WorkerPort>();
  #lastId = 0;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  start(name: string): WorkerPort {
    const id = ++this.#lastId;
    const { port1: ours, port2: theirs } = new MessageChannel();
    const end = () => {
      ours.close();
      if (this.#living.delete(id)) this.#tell({ kind: "end_helper", id });
    };
    const helper: WorkerPort = {
      postMessage: (message, transfer) => ours.postMessage(message, transfer),
      get onmessage() {
        return ours.onmessage;
      },
      set onmessage(handle) {
        ours.onmessage = handle;
      },
      onerror: null,
      terminate: end,
    };
    this.#living.set(id, helper);
    this.#tell({ kind: "helper", id, name }, [theirs]);
    return helper;
  }

  noteDeath(id: number, why: string): void {
    const helper = this.#living.get(id);
    this.#living.delete(id);
    helper?.onerror?.(new ErrorEvent("error", { message: why, cancelable: true }));
  }
}
