import type { CheckedSet } from "./label_check.ts";

/** Texts longer than this are not kept: they are rare and would push out many others. */
const TEXT_MAX_BYTES = 4096;
const GENERATION_SETS = 4096;
const GENERATION_BYTES = 1 << 20;

/**
 * Label sets by the text a sender wrote them in, because senders write the same ones again and
 * again: canonicalising costs microseconds, finding one a hash. Keep one per format and share it between
 * pushes. At most two generations of 4,096 sets or 1 MiB of text each; a set that is used
 * survives.
 */
export class SetCache {
  #young = new Map<string, CheckedSet>();
  #old = new Map<string, CheckedSet>();
  #youngBytes = 0;

  /** What was kept for this text. */
  find(text: string): CheckedSet | undefined {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const old = this.#old.get(text);
    if (old !== undefined) this.keep(text, old);
    return old;
  }

  keep(text: string, set: CheckedSet): void {
    if (text.length > TEXT_MAX_BYTES) return;
    if (this.#young.size >= GENERATION_SETS || this.#youngBytes >= GENERATION_BYTES) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    this.#young.set(text, set);
    this.#youngBytes += text.length;
  }
}
