import { isLogtapError } from "../fault/mod.ts";
import { serveWorker, type WorkerAnswer } from "../pipe/mod.ts";
import { inflateInto, type InflateJob } from "./inflate.ts";
import type { InflateReply, InflateRequest } from "./inflate_messages.ts";
import { Reservoir } from "./reservoir.ts";

const reservoir = new Reservoir();

serveWorker<InflateRequest, InflateReply>((request) => {
  switch (request.kind) {
    case "inflate":
      return { reply: inflate(request), transfer: [] };
    case "take": {
      const bytes = reservoir.take();
      return { reply: { kind: "taken", bytes }, transfer: [bytes.buffer] };
    }
    case "drop":
      reservoir.clear();
      return { reply: { kind: "dropped" }, transfer: [] };
  }
});

function inflate(job: InflateJob): WorkerAnswer<InflateReply>["reply"] {
  try {
    return { kind: "ready", length: inflateInto(reservoir, job).length };
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return { kind: "fault", fault: error.kind, text: error.message };
  } finally {
    free(job.body);
  }
}

/** Compressed bodies are large, and nothing else makes the collector run here. */
function free({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
