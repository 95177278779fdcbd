import { createHash, timingSafeEqual } from "node:crypto";
import type { KeyDigests } from "./security.ts";

/** What the keys of a request allow, the weakest first. `wrong`: there was one, and nobody knows it. */
export type Role = "none" | "wrong" | "read" | "write";

/** Knows keys by their digests. How long an answer takes says nothing about any of them. */
export class KeyRing {
  readonly #write: readonly Uint8Array[];
  readonly #read: readonly Uint8Array[];

  constructor({ write, read }: KeyDigests) {
    this.#write = write.map(fromHex);
    this.#read = read.map(fromHex);
  }

  get guardsWrites(): boolean {
    return this.#write.length > 0;
  }

  /** A write key alone guards reads, too: whoever protects what comes in means what is shown of it. */
  get guardsReads(): boolean {
    return this.#write.length + this.#read.length > 0;
  }

  /** The strongest role that one of these keys has. */
  roleOf(keys: readonly string[]): Role {
    let [isWrite, isRead] = [false, false];
    for (const key of keys) {
      const digest = sha256(key);
      for (const known of this.#write) isWrite = timingSafeEqual(digest, known) || isWrite;
      for (const known of this.#read) isRead = timingSafeEqual(digest, known) || isRead;
    }
    if (isWrite) return "write";
    if (isRead) return "read";
    return keys.length === 0 ? "none" : "wrong";
  }
}

function sha256(key: string) {
  return createHash("sha256").update(key).digest();
}

function fromHex(digest: string): Uint8Array {
  return Uint8Array.fromHex(digest);
}
