import { LogtapError } from "../fault/mod.ts";
import { WorkerClient, type WorkerPort } from "../pipe/mod.ts";
import { type InflateJob, ownBytes } from "./inflate.ts";
import type { InflateReply, InflateRequest } from "./inflate_messages.ts";

/** Takes room for so many bytes, or throws why there is none. */
export type Claim = (length: number) => Promise<void>;

/**
 * One worker that inflates one body at a time. What came out of it stays there until there is room
 * here, so that at most one body is in memory that nobody has counted.
 */
export class WorkerInflater {
  readonly #client: WorkerClient<InflateRequest, InflateReply>;
  #isBusy = false;
  /** Bodies that wait for the one under way. */
  #waiting: Waiting[] = [];

  constructor(start: () => WorkerPort) {
    this.#client = new WorkerClient(start);
  }

  /** @throws {LogtapError} as `Inflater.inflate`, or what `claim` throws. */
  inflate(job: InflateJob, claim: Claim): Promise<Uint8Array> {
    if (!this.#isBusy) return this.#run(job, claim);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ start: () => resolve(this.#run(job, claim)), reject });
    });
  }

  async #run(job: InflateJob, claim: Claim): Promise<Uint8Array> {
    this.#isBusy = true;
    try {
      return await this.#inflate({ ...job, body: ownBytes(job.body) }, claim);
    } finally {
      this.#isBusy = false;
      this.#waiting.shift()?.start();
    }
  }

  async #inflate(
    job: InflateJob & { readonly body: Uint8Array<ArrayBuffer> },
    claim: Claim,
  ): Promise<Uint8Array> {
    const ready = await this.#client.call({ kind: "inflate", ...job }, [job.body.buffer]);
    if (ready.kind === "fault") throw new LogtapError(ready.fault, ready.text);
    if (ready.kind !== "ready") throw unexpected(ready);
    try {
      await claim(ready.length);
    } catch (error) {
      await this.#client.call({ kind: "drop" }, []);
      throw error;
    }
    const taken = await this.#client.call({ kind: "take" }, []);
    if (taken.kind !== "taken" || taken.bytes.length !== ready.length) throw unexpected(taken);
    return taken.bytes;
  }

  /** Ends the worker, if one runs; whoever waits for it is told. */
  close(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) {
      reject(new LogtapError("internal", "Cannot inflate a body: the inflater was closed"));
    }
    this.#client.close();
  }
}

interface Waiting {
  readonly start: () => void;
  readonly reject: (error: unknown) => void;
}

/** A worker that died between two requests was replaced by one that knows of no body. */
function unexpected({ kind }: InflateReply): LogtapError {
  const text = `Cannot inflate a body: its worker ended meanwhile, the next one says "${kind}"`;
  return new LogtapError("internal", text);
}
