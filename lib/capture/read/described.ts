import { crc32 } from "node:zlib";
import { decodeFrame, type FrameMemory } from "../../codec/frames.ts";
import { isLogtapError } from "../../fault/mod.ts";
import type { Row } from "../format/mod.ts";

/** A row that announces more than this is not trusted with memory: its frame counts as damaged. */
export const DESCRIBED_MAX_BYTES = 8 * 1024 * 1024;

/** The lines that a row describes, or why they are not there. */
export type Described =
  | { readonly kind: "lines"; readonly lines: Uint8Array }
  | { readonly kind: "damaged"; readonly why: string };

/**
 * Decodes the frame behind a row and holds it to what the row says of their length and checksum.
 *
 * @param memory where to; by default, the lines have memory of their own.
 */
export function decodeDescribed(frame: Uint8Array, row: Row, memory?: FrameMemory): Described {
  try {
    const lines = decodeFrame(frame, Math.min(row.rawBytes, DESCRIBED_MAX_BYTES), memory);
    const isRight = lines.length === row.rawBytes && crc32(lines) === row.crc32;
    if (isRight) return { kind: "lines", lines };
    return { kind: "damaged", why: "its lines are not the ones that its row describes" };
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return { kind: "damaged", why: error.message };
  }
}
