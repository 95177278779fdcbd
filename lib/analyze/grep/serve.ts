import type { WorkerAnswer } from "../../pipe/mod.ts";
import type { GrepReply, GrepRequest } from "./messages.ts";
import { PieceSearch } from "./search.ts";

/** What a worker of grep answers, and a thread that does without workers asks itself. */
export function grepPieces(): (request: GrepRequest) => WorkerAnswer<GrepReply> {
  let search: PieceSearch | undefined;
  return ({ plan, piece }) => {
    search ??= new PieceSearch(plan);
    const reply = search.search(piece);
    return { reply, transfer: [reply.text.buffer as ArrayBuffer] };
  };
}
