import { createHash } from "node:crypto";
import type { OpenedFile } from "../../capture/mod.ts";
import type { PutFacts } from "../store/object_store.ts";
import type { PartRange } from "./part_sizes.ts";

/** What a file is, before it is sent in parts. */
export interface FileDigests {
  /** Hexadecimal. */
  readonly sha256: string;
  /** Of each part, in order. */
  readonly parts: readonly PartDigest[];
}

export interface PartDigest {
  readonly hex: string;
  readonly base64: string;
}

/** Read at a time. */
const PIECE_BYTES = 1024 * 1024;

export function factsOf(body: Uint8Array): PutFacts {
  return { sha256: createHash("sha256").update(body).digest("hex"), md5: md5Of(body).base64 };
}

export function md5Of(body: Uint8Array): PartDigest {
  const digest = createHash("md5").update(body).digest();
  return { hex: digest.toString("hex"), base64: digest.toString("base64") };
}

/** Reads a file once; in pieces, so that it need not fit into memory. */
export async function digestsOf(
  file: OpenedFile,
  ranges: readonly PartRange[],
  signal: AbortSignal,
): Promise<FileDigests> {
  const whole = createHash("sha256");
  const parts: PartDigest[] = [];
  for (const { start, end } of ranges) {
    const part = createHash("md5");
    for (let at = start; at < end; at += PIECE_BYTES) {
      signal.throwIfAborted();
      const piece = await file.read(at, Math.min(end, at + PIECE_BYTES));
      whole.update(piece);
      part.update(piece);
    }
    const digest = part.digest();
    parts.push({ hex: digest.toString("hex"), base64: digest.toString("base64") });
  }
  return { sha256: whole.digest("hex"), parts };
}
