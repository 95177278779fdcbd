/** Where a frame is decoded to. */
export interface GivesMemory {
  /** That many bytes; what they hold is of no account. */
  give(length: number): Uint8Array<ArrayBuffer>;
}

/** Memory of its own for every frame. */
export const FRESH_MEMORY: GivesMemory = { give: (length) => new Uint8Array(length) };

/**
 * The same memory for one frame after the other: what came out of a frame lasts until the next one.
 * Fresh memory comes from the system page by page, and goes back through the collector.
 */
export class FrameMemory implements GivesMemory {
  #bytes = new Uint8Array(0);

  give(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.#bytes.length) this.#bytes = new Uint8Array(length);
    return this.#bytes.subarray(0, length);
  }
}
