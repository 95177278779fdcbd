/** A request on its way: signed or not, bounded, whole in memory. */
export interface Outgoing {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** An answer, whole in memory. */
export interface Incoming {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What is asked of an exchange. */
export interface ExchangeOptions {
  /** What for, in words that follow "Cannot": `list s3://bucket/prefix`. */
  readonly action: string;
  /** Longer answers are refused. */
  readonly maxBytes: number;
}

/** How one attempt ended when there is no answer. */
export type Failure =
  /** Worth another attempt. */
  | { readonly kind: "failed"; readonly reason: string }
  /** Never: the address must not be talked to, or the answer is too large. */
  | { readonly kind: "refused"; readonly reason: string };

export type Attempt = { readonly kind: "answered"; readonly answer: Incoming } | Failure;

/** One attempt at an exchange; the edge to the network, or a test. */
export interface Carrier {
  /**
   * Bounded in time. Redirects are not followed.
   *
   * @throws what `signal` was aborted with.
   */
  carry(request: Outgoing, limits: CarryLimits): Promise<Attempt>;
  close(): void;
}

export interface CarryLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}
