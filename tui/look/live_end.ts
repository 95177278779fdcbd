import { type Block, type Capture, readEdge } from "../../lib/capture/read.ts";
import { extentOf } from "./extent.ts";
import type { Extent } from "./messages.ts";

/** Metadata says what was evicted and whether the writer has ended; it is written every 5 s. */
const METADATA_EVERY_MS = 1000;

/** How far a capture has come. */
export interface LiveLook {
  readonly extent: Extent;
  /** The newest lines, up to the extent's last cursor; absent while they are in no tail. */
  readonly edge?: Block;
}

/**
 * Looks again and again at a capture that is written, at the price of its newest lines: the rest is
 * read only when there are none of them.
 */
export class LiveEnd {
  #extent: Extent;
  #metadataMs = -Infinity;
  /** Names and sizes, when all of it was looked at last. */
  #sight = "";

  constructor(extent: Extent) {
    this.#extent = extent;
  }

  async look(capture: Capture): Promise<LiveLook> {
    const edge = await readEdge(capture.files);
    const lastCursor = edge === undefined ? 0 : edge.firstCursor + edge.lines - 1;
    // A tail that its writer has not removed yet ends before lines that are known.
    if (edge === undefined || lastCursor < this.#extent.lastCursor) {
      await this.#lookAtAll(capture);
      return { extent: this.#extent };
    }
    this.#extent = sized({ ...await this.#withMetadata(capture), lastCursor });
    this.#sight = "";
    return { extent: this.#extent, edge };
  }

  async #lookAtAll(capture: Capture): Promise<void> {
    const listed = await capture.files.list();
    const sight = listed.map(({ name, bytes }) => `${name} ${bytes}`).sort().join("\n");
    if (sight === this.#sight) return;
    this.#extent = await extentOf(await capture.again());
    this.#sight = sight;
  }

  async #withMetadata(capture: Capture): Promise<Extent> {
    const nowMs = performance.now();
    if (nowMs - this.#metadataMs < METADATA_EVERY_MS) return this.#extent;
    this.#metadataMs = nowMs;
    const { ledger, stopped } = await capture.currentMetadata();
    const firstCursor = (ledger?.evicted.lines ?? 0) + 1;
    return { ...this.#extent, firstCursor, isLive: stopped === undefined };
  }
}

function sized(extent: Extent): Extent {
  return { ...extent, lines: Math.max(0, extent.lastCursor - extent.firstCursor + 1) };
}
