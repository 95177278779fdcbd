import { constants, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { NativeSteps } from "./native.ts";
import type { Reservoir } from "./reservoir.ts";

/** gzip: RFC 1952, with all its members; zlib: RFC 1950; raw: RFC 1951. */
export type ZlibFormat = "gzip" | "zlib" | "raw";

const STREAMS = { gzip: createGunzip, zlib: createInflate, raw: createInflateRaw } as const;

/**
 * Made once for each format: a new one for each body takes native memory that the runtime frees
 * between turns only. Never in use between two calls.
 */
const kept: Partial<Record<ZlibFormat, NativeSteps>> = {};

/**
 * Decodes a whole body into the reservoir.
 *
 * @returns the bytes of it that were used, or that more would come out than the reservoir takes.
 * @throws {Error} the runtime's own, for a damaged or cut-off body.
 */
export function inflateZlib(
  body: Uint8Array,
  format: ZlibFormat,
  out: Reservoir,
): { readonly used: number } | "too_large" {
  const steps = kept[format] ??= new NativeSteps(STREAMS[format]());
  try {
    for (let used = 0;;) {
      const room = out.room();
      if (room === undefined) return "too_large";
      const { read, written } = steps.step({ bytes: body, at: used }, room, constants.Z_FINISH);
      used += read;
      out.wrote(written);
      if (written < room.bytes.length - room.at) return { used };
    }
  } finally {
    steps.reset();
  }
}
