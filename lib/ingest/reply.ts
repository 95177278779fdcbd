/** An answer as plain values; whoever owns the socket adds what every answer carries. */
export interface Reply {
  readonly status: number;
  /** One line and no line break for people; whole documents bring their own `content-type`. */
  readonly text?: string;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Senders are asked to come again this many seconds later: about what a full queue needs. */
export const RETRY_AFTER_SECONDS = 1;

/** An answer in words; 429 and 503 say when to come again, as senders look for that. */
export function textReply(status: number, text: string): Reply {
  const isTransient = status === 429 || status === 503;
  return isTransient
    ? { status, text, headers: { "retry-after": String(RETRY_AFTER_SECONDS) } }
    : { status, text };
}
