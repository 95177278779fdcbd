/** What goes to a worker. */
export interface RequestMessage<Request> {
  readonly id: number;
  readonly request: Request;
}

/** What comes back: a reply, or why there is none. */
export type ReplyMessage<Reply> =
  | { readonly kind: "reply"; readonly id: number; readonly reply: Reply }
  | { readonly kind: "failed"; readonly id: number; readonly text: string };
