import assert from "node:assert/strict";
import fc from "fast-check";
import {
  HEAD_MAX_BYTES,
  HeadReader,
  requestBytes,
} from "../../../../lib/sink/webhook/http_text.ts";

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("requestBytes() is a whole POST that ends its connection", () => {
  const target = {
    host: "::1",
    port: 81,
    secure: false,
    path: "/hook?a=1",
    authorization: "Basic eDp5",
    shown: "",
  };
  const bytes = requestBytes(target, { "User-Agent": "logtap/1" }, '{"é":1}');
  assert.equal(
    new TextDecoder().decode(bytes),
    [
      "POST /hook?a=1 HTTP/1.1",
      "Host: [::1]:81",
      "Content-Type: application/json",
      "Content-Length: 8",
      "Connection: close",
      "Authorization: Basic eDp5",
      "User-Agent: logtap/1",
      "",
      '{"é":1}',
    ].join("\r\n"),
  );
});

const ANSWERS: readonly (readonly [text: string, status: number, retryAfter?: string])[] = [
  ["HTTP/1.1 204 No Content\r\n\r\n", 204],
  ["HTTP/1.0 200 OK\r\nX: y\r\n\r\nbody", 200],
  ["HTTP/1.1 200\r\n\r\n", 200],
  ["HTTP/1.1 204\n\n", 204],
  ["HTTP/1.1 429 Slow\r\nRetry-After:  7 \r\n\r\n", 429, "7"],
  [
    "HTTP/1.1 503 Busy\r\nserver: x\r\nRETRY-AFTER: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n",
    503,
    "Sun, 06 Nov 1994 08:49:37 GMT",
  ],
  [
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nretry-after: 9\r\n\r\nHTTP/1.1 201 Made\r\n\r\n",
    201,
  ],
  ["HTTP/1.1 500 X\r\nx-retry-after: 9\r\n\r\n", 500],
];

Deno.test("HeadReader reads the same however the bytes are cut", () => {
  for (const [text, status, retryAfter] of ANSWERS) {
    const bytes = encode(text);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const reader = new HeadReader();
        const heads = at.slice(1).map((end, i) => reader.push(bytes.subarray(at[i], end)));
        assert.deepEqual(heads.find((head) => head !== undefined), { status, retryAfter }, text);
      }),
      { seed: 21, numRuns: 50 },
    );
  }
});

Deno.test("HeadReader refuses what is no answer, as soon as it can tell", () => {
  const table = [
    "SSH-2.0-OpenSSH",
    "<html>",
    "HTTP/2 200\r\n\r\n",
    "HTTP/1.1 99 x\r\n\r\n",
    "HTTP/1.1 2000 x\r\n\r\n",
    "HTTP/1.1  200\r\n\r\n",
    "\r\n\r\n",
    `HTTP/1.1 200 OK\r\nX: ${"y".repeat(HEAD_MAX_BYTES)}`,
  ];
  for (const text of table) {
    assert.throws(() => new HeadReader().push(encode(text)), Error, text.slice(0, 40));
  }
});

Deno.test("HeadReader never fails in any other way", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (pieces) => {
      const reader = new HeadReader();
      try {
        for (const piece of pieces) {
          const head = reader.push(piece);
          if (head !== undefined) return assert.ok(head.status >= 200 && head.status < 600);
        }
      } catch (error) {
        assert.match((error as Error).message, /the answer/);
      }
    }),
    { seed: 22, numRuns: 500 },
  );
});
