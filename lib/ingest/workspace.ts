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

  /** Room for a body of `length` bytes, with whatever was in it before. */
  readonly roomFor = (length: number): Uint8Array => {
    if (this.#body.length < length) this.#body = new Uint8Array(length);
    return this.#body;
  };

  get byteLength(): number {
    return this.#body.length + this.batch.ownBytes;
  }

  /** Lets go of the body that was decoded, which may be somebody else's memory. */
  clear(): void {
    this.batch.reset();
  }
}

/** A workspace on loan; nothing that points into it may be used after its disposal. */
export interface Loan extends Disposable {
  readonly batch: Batch;
  roomFor(length: number): Uint8Array;
}

/** Workspaces that wait for the next push. */
export class Workspaces {
  readonly #free: Workspace[] = [];

  /** The loan of a workspace, until it is disposed of. */
  lend(): Loan {
    const space = this.#free.pop() ?? new Workspace();
    const { batch, roomFor } = space;
    return { batch, roomFor, [Symbol.dispose]: () => this.#take(space) };
  }

  #take(space: Workspace): void {
    space.clear();
    const isKept = this.#free.length < KEPT_MAX && space.byteLength <= KEPT_MAX_BYTES;
    if (isKept) this.#free.push(space);
  }
}
