import assert from "node:assert/strict";
import { seededRandom } from "../../support/random.ts";
import { maskText, readLine, signatureOf } from "../../../lib/line/mod.ts";

const MASKED: readonly (readonly [text: string, want: string])[] = [
  ['open "a b.txt": denied', "open <STR>: denied"],
  ["can't open 'x y', don't retry", "can't open <STR>, don't retry"],
  ["read /var/lib/data/a.db failed", "read <PATH> failed"],
  ["payload was C:\\temp\\upload.bin", "payload was <PATH>"],
  ["get https://api.example.com/v1?x=1: refused", "get <URL>: refused"],
  ["mail to bob.smith@example.com bounced", "mail to <EMAIL> bounced"],
  ["id 550e8400-e29b-41d4-a716-446655440000 gone", "id <UUID> gone"],
  ["at 2026-11-21T10:32:01.123Z and 10:32:01", "at <TS> and <TS>"],
  ["dial tcp 10.2.0.7:5432: refused", "dial tcp <IP>: refused"],
  ["dial tcp [2001:db8::1]:5432: refused", "dial tcp <IP>: refused"],
  ["peer fe80::1ff:fe23:4567:890a%eth0 left", "peer <IP> left"],
  ["at 0xdeadbeef, commit 9ec9b04a1f", "at <HEX>, commit <HEX>"],
  ["took 12.5ms of 1m30s", "took <DUR> of <DUR>"],
  ["read 1.5 GB, 512KiB left", "read <SIZE>, <SIZE> left"],
  ["pod api-7d9f8b6c5-x2x4z left", "pod <ID> left"],
  ["attempt 3 of 5", "attempt <N> of <N>"],
  ["status=502 after 350 rows", "status=502 after <N> rows"],
  ["502 Bad Gateway", "502 Bad Gateway"],
  ["x509, utf8 and s3 stay", "x509, utf8 and s3 stay"],
  ["two\n  lines\tand\u0000 more", "two lines and more"],
  ["std::vector::at failed", "std::vector::at failed"],
];

const SIGNATURES: readonly (readonly [msg: string, want: string])[] = [
  ['{"level":"error","msg":"slow query","trace":"abc","ms":12}', "slow query"],
  ['{"level":"error","msg":"save failed","err":"disk 3 full"}', "save failed: disk <N> full"],
  ['{"b":2,"a":"x","level":"error"}', "a=x b=<N> level=error"],
  ['{"level":"error","a":"x","b":3}', "a=x b=<N> level=error"],
  ['level=error msg="save failed" err=EOF took=3ms', "save failed: EOF"],
  ['E1121 10:32:01.1 1 a.go:1] "Sync failed" err="gone" pod="a/b"', "Sync failed: gone"],
  ["E1121 10:32:01.1 1 a.go:1] sync of 12 failed", "sync of <N> failed"],
  ["<11>Nov 21 10:32:01 host app[12]: sync failed", "app: sync failed"],
  ["<11>1 2026-11-21T10:32:01Z host app 1 - - sync failed", "sync failed"],
  [
    '1.2.3.4 - - [21/Nov/2026:10:32:01 +0000] "GET /api/v1/orders/12345?q=1 HTTP/1.1" 502 1',
    "GET /api/v1/orders/<N> 502",
  ],
  ["2026-11-21 10:32:01,123 ERROR [main] sync failed", "[main] sync failed"],
  ["error rate: 12%", "error rate: <N>"],
  ["", "<EMPTY>"],
];

Deno.test("maskText() masks what varies, and keeps HTTP statuses", () => {
  for (const [text, want] of MASKED) assert.equal(maskText(text), want, text);
});

Deno.test("signatureOf() is made of what the line says, whatever the order of its keys (8.5)", () => {
  for (const [msg, want] of SIGNATURES) assert.equal(signatureOf(msg), want, msg);
});

Deno.test("signatures of hostile lines are one short line, in time linear in the text", () => {
  const random = seededRandom();
  const pieces = [
    '"',
    "'",
    "`",
    "\\",
    "/",
    "1",
    "a",
    ":",
    "-",
    ".",
    "@",
    "<",
    "=",
    " ",
    "\n",
    "\u0000",
  ];
  const texts = [
    ...pieces.map((piece) => piece.repeat(100_000)),
    ...pieces.map((piece) => `${piece}a1`.repeat(50_000)),
    ...Array.from(
      { length: 300 },
      () => Array.from({ length: 400 }, () => random.pick(pieces)).join(""),
    ),
    `{"msg":${"[".repeat(60_000)}`,
    `level=${"error".repeat(20_000)}`,
    '"GET '.repeat(200_000),
    `"GET ${"/".repeat(1_000_000)}`,
    ' msg="'.repeat(150_000),
    '{"level":{'.repeat(100_000),
    " a=".repeat(300_000),
  ];
  for (const text of texts) {
    const signature = signatureOf(text);
    assert.ok(signature.length > 0 && signature.length <= 4096, `${signature.length} characters`);
    assert.doesNotMatch(signature, /[\u0000-\u001f\u007f]/);
    readLine(text);
  }
});
