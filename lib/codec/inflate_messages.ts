import type { FaultKind } from "../fault/mod.ts";
import type { Encoding } from "./inflate.ts";

/**
 * First `inflate`, then `take` or `drop`: what came out stays in the worker until its caller has
 * room for it.
 */
export type InflateRequest =
  | {
    readonly kind: "inflate";
    /** Its buffer moves to the worker. */
    readonly body: Uint8Array<ArrayBuffer>;
    readonly encoding: Encoding;
    readonly maxBytes: number;
  }
  | { readonly kind: "take" }
  | { readonly kind: "drop" };

/** To `inflate`: how much came out, or a fault, which does not survive the way as a class. */
export type InflateReply =
  | { readonly kind: "ready"; readonly length: number }
  | { readonly kind: "fault"; readonly fault: FaultKind; readonly text: string }
  | { readonly kind: "taken"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "dropped" };
