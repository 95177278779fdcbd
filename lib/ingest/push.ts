/** One push as plain values, its body read whole and still in its Content-Encoding. */
export interface Push {
  readonly endpoint: "loki" | "raw";
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
  /** Handed over: the receiver and what follows it may keep views of it. */
  readonly body: Uint8Array;
  readonly remoteIp: string;
}
