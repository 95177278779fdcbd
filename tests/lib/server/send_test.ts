import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { textReply } from "../../../lib/ingest/mod.ts";
import { sendReply } from "../../../lib/server/send.ts";

/** A signal that tells how many listen to it. */
class CountedSignal extends EventTarget {
  listeners = 0;

  override addEventListener(...args: Parameters<EventTarget["addEventListener"]>): void {
    this.listeners++;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget["removeEventListener"]>): void {
    this.listeners--;
    super.removeEventListener(...args);
  }
}

/** A refused push whose body still arrives. */
function refusedPush() {
  const request = Object.assign(new EventEmitter(), {
    method: "POST",
    headers: { "content-length": "5" },
    readableEnded: false,
    socket: { destroyed: false, destroySoon: () => {} },
    resume: () => {},
  });
  const response = { destroyed: false, ended: false };
  const calls = {
    writeHead: () => {},
    write: () => {},
    flushHeaders: () => {},
    end: () => void (response.ended = true),
  };
  return { request, response: Object.assign(response, calls) };
}

for (const event of ["end", "close"] as const) {
  Deno.test(`sendReply() forgets the server's signal when the rest of a body is over: ${event}`, async () => {
    const signal = new CountedSignal();
    const { request, response } = refusedPush();
    const sent = sendReply(textReply(413, "too large"), {
      request: request as unknown as IncomingMessage,
      response: response as unknown as ServerResponse,
      mustClose: false,
      signal: signal as unknown as AbortSignal,
    });
    assert.equal(signal.listeners, 1);
    request.emit(event);
    await sent;
    assert.equal(response.ended, true);
    assert.equal(signal.listeners, 0);
  });
}
