import type { WorkerPort } from "./worker_client.ts";
import type { ReplyMessage, RequestMessage } from "./worker_messages.ts";

/** A reply and the buffers that move with it. */
export interface WorkerAnswer<Reply> {
  readonly reply: Reply;
  readonly transfer: Transferable[];
}

/** Where requests come from: the one who started the worker, or a port that he handed on. */
interface Asker {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/**
 * The worker's side of a `WorkerClient`: answers every request with `handle`. A first message that
 * brings a port says that the requests will come from there. An error becomes a message, because
 * one that leaves a worker ends the whole process.
 */
export function serveWorker<Request, Reply>(
  handle: (request: Request) => WorkerAnswer<Reply>,
): void {
  const scope = globalThis as unknown as Asker;
  const serve = (asker: Asker) => {
    asker.onmessage = (event: MessageEvent<RequestMessage<Request>>) => {
      const [port] = event.ports;
      if (port !== undefined) return serve(port);
      const { message, transfer } = answer(handle, event.data);
      asker.postMessage(message, transfer);
    };
  };
  serve(scope);
}

/** The same without a worker, for threads that may start none: each request has a turn of its own. */
export function serveHere<Request, Reply>(
  handle: (request: Request) => WorkerAnswer<Reply>,
): WorkerPort {
  const waiting = new Set<ReturnType<typeof setTimeout>>();
  const port: WorkerPort = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        const { message: data } = answer(handle, message as RequestMessage<Request>);
        port.onmessage?.(new MessageEvent("message", { data }));
      });
      waiting.add(timer);
    },
    terminate: () => {
      for (const timer of waiting) clearTimeout(timer);
    },
  };
  return port;
}

interface Answer<Reply> {
  readonly message: ReplyMessage<Reply>;
  readonly transfer: Transferable[];
}

function answer<Request, Reply>(
  handle: (request: Request) => WorkerAnswer<Reply>,
  { id, request }: RequestMessage<Request>,
): Answer<Reply> {
  try {
    const { reply, transfer } = handle(request);
    return { message: { kind: "reply", id, reply }, transfer };
  } catch (error) {
    const text = error instanceof Error ? error.message : `${error}`;
    return { message: { kind: "failed", id, text }, transfer: [] };
  }
}
