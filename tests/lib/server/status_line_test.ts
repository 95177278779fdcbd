import assert from "node:assert/strict";
import { Statistics } from "../../../lib/ingest/mod.ts";
import {
  farewell,
  hasNews,
  statusLine,
  type StatusSnapshot,
} from "../../../lib/server/status_line.ts";
import { WRITER_SNAPSHOT as WRITER } from "./writer_snapshot.ts";

function look(atMs: number, more: Partial<StatusSnapshot["receiver"]> = {}): StatusSnapshot {
  return { atMs, receiver: { ...new Statistics().snapshot(), ...more }, writer: WRITER };
}

Deno.test("statusLine() tells what arrived per second, and totals", () => {
  const before = look(1000, { receivedLines: 100, bodyBytes: 1000, pushes: 1 });
  const now = look(3000, {
    receivedLines: 24_700,
    bodyBytes: 5_243_880,
    pushes: 9,
    dropped: { queue_full: 7 },
  });
  assert.equal(
    statusLine(before, now),
    "12.3K lines/s  2.5 MB/s  total 24,700  dropped 7  disk 50.0 MB of 50.0 GB  redaction off",
  );
});

Deno.test("statusLine() tells refusals and trouble when there are some", () => {
  const now = look(2000, { refused: { bad_labels: 3 } });
  const line = statusLine(look(1000), { ...now, writer: { ...WRITER, trouble: "No space left" } });
  assert.match(line, /refused 3 .* cannot write: No space left$/);
});

Deno.test("hasNews() is about pushes and trouble", () => {
  const now = look(2000);
  assert.ok(!hasNews(look(1000), now));
  assert.ok(hasNews(look(1000), look(2000, { pushes: 1 })));
  assert.ok(hasNews(look(1000), { ...now, writer: { ...WRITER, trouble: "No space left" } }));
});

Deno.test("farewell() tells the ledger and the files", () => {
  assert.equal(
    farewell(WRITER),
    `capture: received 812,345, written 812,300, dropped 40 (queue_full 40), refused 5 (bad_timestamp 5) lines
files: 2, 300.0 MB of lines in 50.0 MB on disk (6.0:1)
redaction off
`,
  );
});

Deno.test("statusLine() and farewell() tell what redaction did", () => {
  const ledger = { ...WRITER.ledger, redacted: { email: 1234, ip_v4: 0, jwt: 1 } };
  const writer = { ...WRITER, redactionRules: 14, ledger };
  assert.match(statusLine(look(1000), { ...look(2000), writer }), / {2}redaction on \(14 rules\)$/);
  assert.match(
    farewell(writer),
    /^redaction on \(14 rules\) \(replaced email 1,234, jwt 1\)$/m,
  );
});
