import { isLogtapError } from "../fault/mod.ts";
import { serveWorker } from "../pipe/mod.ts";
import { inflateBody, ownBytes } from "./inflate.ts";
import type { InflateReply, InflateRequest } from "./inflate_messages.ts";

serveWorker<InflateRequest, InflateReply>(({ body, encoding, maxBytes }) => {
  try {
    const bytes = ownBytes(inflateBody(body, encoding, maxBytes));
    return { reply: { kind: "inflated", bytes }, transfer: [bytes.buffer] };
  } catch (error) {
    if (!isLogtapError(error)) throw error;
    return { reply: { kind: "fault", fault: error.kind, text: error.message }, transfer: [] };
  }
});
