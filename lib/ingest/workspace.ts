import { Batch } from "../entry/mod.ts";

/** Kept for the next pushes; one for each that is usually under way at the same time. */
const KEPT_MAX = 8;
/** Larger ones are left to the collector: bodies of this size are rare. */
const KEPT_MAX_BYTES = 2 << 20;

/**
 * The memory in which one push is decoded. The next push uses it again: made anew for each, it is
 * half a megabyte of garbage a push, and the collector takes as much time as the decoder.
 */
class Workspace {
  readonly batch = new Batch();
  #body = new Uint8Array(0);
  /** Large bodies of this push that came with memory of their own. */
  #adopted: Uint8Array[] = [];

  /** Room for a body of `length` bytes, with whatever was in it before. */
  readonly roomFor = (length: number): Uint8Array => {
    if (this.#body.length < length) this.#body = new Uint8Array(length);
    return this.#body;
  };

  /** Takes a body's memory over, to give it back when the push is done. */
  readonly adopt = (body: Uint8Array): void => {
    const isOwn = body.buffer !== this.#body.buffer && body.byteLength === body.buffer.byteLength;
    if (isOwn && body.byteLength > KEPT_MAX_BYTES) this.#adopted.push(body);
  };

  get byteLength(): number {
    return this.#body.length + this.batch.ownBytes;
  }

  /**
   * Lets go of the body that was decoded. A large one goes back to the system now: the collector
   * would come when a few of them are in its way.
   */
  clear(): void {
    this.batch.reset();
    for (const { buffer } of this.#adopted) {
      if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
    }
    this.#adopted = [];
  }
}

/** A workspace on loan; nothing that points into it may be used after its disposal. */
export interface Loan extends Disposable {
  readonly batch: Batch;
  roomFor(length: number): Uint8Array;
  /** Gives it a body whose memory is needed no longer than the loan. */
  adopt(body: Uint8Array): void;
}

/** Workspaces that wait for the next push. */
export class Workspaces {
  readonly #free: Workspace[] = [];

  /** The loan of a workspace, until it is disposed of. */
  lend(): Loan {
    const space = this.#free.pop() ?? new Workspace();
    const { batch, roomFor, adopt } = space;
    return { batch, roomFor, adopt, [Symbol.dispose]: () => this.#take(space) };
  }

  #take(space: Workspace): void {
    space.clear();
    const isKept = this.#free.length < KEPT_MAX && space.byteLength <= KEPT_MAX_BYTES;
    if (isKept) this.#free.push(space);
  }
}
