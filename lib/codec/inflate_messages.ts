import type { FaultKind } from "../fault/mod.ts";
import type { Encoding } from "./inflate.ts";

/** The body's buffer moves to the worker. */
export interface InflateRequest {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly encoding: Encoding;
  readonly maxBytes: number;
}

/** What came out, whose buffer moves back; or the fault, which does not survive the way as a class. */
export type InflateReply =
  | { readonly kind: "inflated"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "fault"; readonly fault: FaultKind; readonly text: string };
