import { serveWorker } from "../../../lib/pipe/mod.ts";

/** Answers in upper case; a reply that cannot be sent is an error that nobody catches: it dies. */
serveWorker<ArrayBuffer, unknown>((request) => {
  const text = new TextDecoder().decode(request);
  if (text === "die") return { reply: () => "functions are not sent", transfer: [] };
  const bytes = new TextEncoder().encode(text.toUpperCase()).buffer;
  return { reply: bytes, transfer: [bytes] };
});
