import assert from "node:assert/strict";
import type { RecvStatus } from "../../lib/server/start.ts";
import { type RecvHeader, SAMPLES_MAX, withStatus } from "../../tui/recv_header.ts";
import { headerLines } from "../../tui/view/header_view.ts";
import { initialState } from "../../tui/state.ts";

const HEADER: RecvHeader = { kind: "recv", version: "1.0", dir: "./capture", rates: [] };

const STATUS: RecvStatus = {
  url: "http://127.0.0.1:3100",
  atMs: 0,
  lines: 0,
  bodyBytes: 0,
  written: 0,
  dropped: 0,
  refused: 0,
  diskBytes: 5 << 20,
  diskCapBytes: 50 * 2 ** 30,
  connections: 0,
  isBalanced: true,
  talkers: [],
  alerts: [],
};

const at = (atMs: number, more: Partial<RecvStatus> = {}) => ({ ...STATUS, atMs, ...more });

Deno.test("rates are counted once a second, over the time that has really passed", () => {
  const statuses = [0, 250, 500, 750, 1000, 1250].map((ms) =>
    at(ms, { lines: ms * 10, bodyBytes: ms * 1000 })
  );
  const header = statuses.reduce(withStatus, HEADER);
  assert.deepEqual(header.rates, [{ lines: 10_000, bytes: 1_000_000 }]);
  assert.equal(header.status?.atMs, 1250);
  const late = withStatus(header, at(3000, { lines: 10_000, bodyBytes: 1_000_000 }));
  assert.deepEqual(late.rates.at(-1), { lines: 0, bytes: 0 });
});

Deno.test("a minute of rates is kept", () => {
  let header = HEADER;
  for (let i = 0; i <= SAMPLES_MAX + 5; i++) {
    header = withStatus(header, at(i * 1000, { lines: i * i }));
  }
  assert.equal(header.rates.length, SAMPLES_MAX);
  assert.equal(header.rates.at(-1)?.lines, 2 * (SAMPLES_MAX + 5) - 1);
});

interface Shown {
  readonly text: readonly string[];
  /** The look of the span that has this text in it. */
  look(text: string): string | undefined;
}

function shown(header: RecvHeader, size = { columns: 120, rows: 30 }): Shown {
  const state = initialState({
    ...{ header, size, zone: 0, isFollowing: true },
    reference: { started: "2026-11-21T10:00:00Z", now: "2026-11-21T10:00:00Z" },
  });
  const lines = headerLines(state);
  return {
    text: lines.map((line) => line.map(({ text }) => text).join("").trimEnd()),
    look: (text) => lines.flat().find((span) => span.text.includes(text))?.look,
  };
}

Deno.test("the header says where, how much, and who talks", () => {
  const header = [
    at(0),
    at(1000, {
      ...{ lines: 12_300, bodyBytes: 2_500_000, connections: 3 },
      talkers: [{ name: "api", lines: 9225 }, { name: "db", lines: 3075 }],
    }),
  ].reduce(withStatus, { ...HEADER, redaction: "on (14 rules)" });
  const { text, look } = shown(header);
  assert.match(
    text[0]!,
    /^logtap 1\.0 http:\/\/127\.0\.0\.1:3100 → \.\/capture +redaction on \(14 rules\)$/,
  );
  assert.equal(
    text[1],
    "12.3K lines/s  2.4 MB/s  dropped 0  disk 5.0 MB / 50.0 GB  ledger ✓  total 12,300  connections 3",
  );
  assert.match(text[2]!, /^█ {2}≤ 12\.3K\/s/);
  assert.equal(text[3], "api 75%  db 25%");
  assert.deepEqual([look("dropped"), look("redaction")], ["plain", "ok"]);
});

Deno.test("what is wrong is said loudly", () => {
  const trouble = "No space left on device";
  const { text, look } = shown(withStatus(
    HEADER,
    at(0, { dropped: 7, refused: 2, isBalanced: false, trouble, alerts: ["too many", "disk"] }),
  ));
  assert.equal(look("redaction OFF"), "warn");
  assert.equal(look("dropped 7"), "error");
  assert.equal(look("ledger ✗"), "error");
  assert.equal(look("refused 2"), "warn");
  assert.equal(look(trouble), "error");
  assert.equal(look("ALERT too many, disk"), "error");
  assert.match(
    text[1]!,
    /^cannot write: No space left on device {2}dropped 7 {2}ledger ✗ {2}0 lines/,
  );
});

Deno.test("on a small screen, alerts come first and two rows are enough", () => {
  const header = withStatus(HEADER, at(0, { alerts: ["error_rate"] }));
  const { text } = shown(header, { columns: 40, rows: 10 });
  assert.equal(text.length, 2);
  assert.match(text[1]!, /^ALERT error_rate/);
  assert.ok(text.every((line) => line.length <= 40));
});

Deno.test("names from outside do not act on the terminal", () => {
  const talkers = [{ name: "a\x1b[31m\u202eb", lines: 1 }];
  const { text } = shown(withStatus(HEADER, at(0, { talkers, alerts: ["x\x1b]0;y\x07"] })));
  assert.doesNotMatch(text.join("\n"), /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
});
