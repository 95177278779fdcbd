/** What became of a batch; `lines` that are not told as lost or sent back are stored. */
export type AppendResult =
  | { readonly kind: "written"; readonly lines: number }
  /** No room in time, and the sender is not told to come again: the lines are lost. */
  | { readonly kind: "dropped"; readonly lines: number; readonly reason: string }
  /** No room in time; the sender should push again. */
  | { readonly kind: "rejected"; readonly lines: number; readonly reason: string }
  /** The disk failed; the sender should push again. */
  | { readonly kind: "failed"; readonly lines: number; readonly reason: string };
