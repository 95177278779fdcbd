import type { ReplyMessage, RequestMessage } from "./worker_messages.ts";

/** A reply and the buffers that move with it. */
export interface WorkerAnswer<Reply> {
  readonly reply: Reply;
  readonly transfer: Transferable[];
}

interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/**
 * The worker's side of a `WorkerClient`: answers every request with `handle`. An error becomes a
 * message, because one that leaves a worker ends the whole process.
 */
export function serveWorker<Request, Reply>(
  handle: (request: Request) => WorkerAnswer<Reply>,
): void {
  const scope = globalThis as unknown as WorkerScope;
  scope.onmessage = (event: MessageEvent<RequestMessage<Request>>) => {
    const { id, request } = event.data;
    let message: ReplyMessage<Reply>;
    let transfer: Transferable[] = [];
    try {
      const answer = handle(request);
      message = { kind: "reply", id, reply: answer.reply };
      transfer = answer.transfer;
    } catch (error) {
      message = { kind: "failed", id, text: error instanceof Error ? error.message : `${error}` };
    }
    scope.postMessage(message, transfer);
  };
}
