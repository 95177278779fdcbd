import { type DescribedFrame, type FilePart, partsByHopping } from "./parts.ts";
import type { Window } from "./window.ts";

/** Rows of frames that are remembered: those of a file of 4 GiB. */
const FRAMES_MAX = 4096;

/**
 * Remembers the whole frames of the one file that was hopped through last: the file that is written.
 * It is asked again and again, has no table yet, and only grows; hopping from frame to frame each
 * time would cost a read and a row for every MiB of it.
 */
export class HopMemory {
  #name: string | undefined;
  #frames: DescribedFrame[] = [];

  /** As `partsByHopping`, from the file's start. */
  async *parts(name: string, source: Window): AsyncGenerator<FilePart> {
    const known = await this.#known(name, source);
    yield* known;
    let end = known.at(-1)?.end ?? 0;
    for await (const part of partsByHopping(source, end)) {
      if (part.kind === "described" && part.offset === end) end = this.#note(name, part);
      yield part;
    }
  }

  async #known(name: string, source: Window): Promise<readonly DescribedFrame[]> {
    const last = this.#frames.at(-1);
    if (name === this.#name && last !== undefined && await isThere(last, source)) {
      return [...this.#frames];
    }
    this.#name = name;
    this.#frames = [];
    return [];
  }

  /** Notes a frame that follows the last one that is known; others may be noting the same ones. */
  #note(name: string, frame: DescribedFrame): number {
    const follows = (this.#frames.at(-1)?.end ?? 0) === frame.offset;
    if (name === this.#name && follows && this.#frames.length < FRAMES_MAX) {
      this.#frames.push(frame);
    }
    return frame.end;
  }
}

/** A writer takes back what it could not append: then something else may stand there by now. */
async function isThere(frame: DescribedFrame, source: Window): Promise<boolean> {
  if (frame.end > source.size) return false;
  for await (const part of partsByHopping(source, frame.offset)) {
    return part.kind === "described" && part.end === frame.end &&
      part.row.firstCursor === frame.row.firstCursor && part.row.crc32 === frame.row.crc32;
  }
  return false;
}
