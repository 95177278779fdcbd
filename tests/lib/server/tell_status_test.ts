import assert from "node:assert/strict";
import { Statistics } from "../../../lib/ingest/mod.ts";
import { type RecvStatus, recvStatus } from "../../../lib/server/recv_status.ts";
import type { StatusSnapshot } from "../../../lib/server/status_line.ts";
import { tellStatus } from "../../../lib/server/tell_status.ts";
import { WRITER_SNAPSHOT } from "./writer_snapshot.ts";
import { waitFor } from "../../support/wait_for.ts";

const FACTS = {
  url: "http://127.0.0.1:3100",
  connections: 3,
  talkers: Array.from({ length: 20 }, (_, i) => ({ name: `app-${i}`, lines: 20 - i })),
  firing: { errors: 1, silence: 0, disk: 1 },
};

function look(more: Partial<StatusSnapshot["receiver"]> = {}): StatusSnapshot {
  const receiver = { ...new Statistics().snapshot(), ...more };
  return { atMs: performance.now(), receiver, writer: WRITER_SNAPSHOT };
}

Deno.test("recvStatus() is what a view shows, as plain data", () => {
  const snapshot = look({
    ...{ receivedLines: 100, writtenLines: 80, bodyBytes: 5000 },
    ...{ dropped: { queue_full: 12, write_error: 3 }, refused: { bad_labels: 5 } },
  });
  const status = recvStatus({ ...snapshot, atMs: 77 }, FACTS);
  assert.deepEqual(structuredClone(status), status);
  const { talkers, ...rest } = status;
  assert.equal(talkers.length, 8);
  assert.deepEqual(rest, {
    ...{ url: FACTS.url, atMs: 77, connections: 3, lines: 100, bodyBytes: 5000, written: 80 },
    ...{ dropped: 15, refused: 5, isBalanced: true, alerts: ["errors", "disk"] },
    ...{ diskBytes: WRITER_SNAPSHOT.diskBytes, diskCapBytes: WRITER_SNAPSHOT.diskCapBytes },
  });
});

Deno.test("the ledger is not judged while a push is under way", () => {
  const ledger = { ...WRITER_SNAPSHOT.ledger, received: WRITER_SNAPSHOT.ledger.received + 1 };
  const writer = { ...WRITER_SNAPSHOT, ledger, trouble: "disk full" };
  const status = (inFlight: number) => recvStatus({ ...look({ inFlight }), writer }, FACTS);
  assert.deepEqual([status(0).isBalanced, status(1).isBalanced], [false, true]);
  assert.equal(status(0).trouble, "disk full");
});

function telling(report: ((status: RecvStatus) => void) | undefined, isTerminal = false) {
  const lines: string[] = [];
  let pushes = 0;
  const stop = tellStatus(
    {
      talk: { write: (text) => void lines.push(text), isTerminal, columns: 40 },
      report,
      signal: new AbortController().signal,
      nowMs: () => 0,
      helper: () => assert.fail("no helper is asked for"),
      started: () => {},
    },
    { look: () => look({ pushes: pushes++ }), status: () => recvStatus(look(), FACTS) },
  );
  return { lines, stop };
}

Deno.test("where a view listens, the status is reported and nothing is said", async () => {
  const reports: RecvStatus[] = [];
  const { lines, stop } = telling((status) => reports.push(status));
  assert.equal(reports.length, 1);
  await waitFor(() => reports.length >= 3, { what: "further reports" });
  stop();
  assert.deepEqual(lines, []);
});

Deno.test("elsewhere it is said in lines, on a terminal one over the other", async () => {
  for (const isTerminal of [false, true]) {
    const { lines, stop } = telling(undefined, isTerminal);
    await waitFor(() => lines.length > 0, { what: "a line" });
    stop();
    const [line = ""] = lines;
    if (isTerminal) assert.ok(line.startsWith("\r\x1b[K0 lines/s"), line);
    else assert.match(line, /^0 lines\/s .*\n$/);
    assert.ok(!isTerminal || line.length <= 43);
  }
});
