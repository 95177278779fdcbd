import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRetryAfter, pauseMs, verdictOf } from "../../../../lib/sink/webhook/retry.ts";
import type { Answer } from "../../../../lib/sink/webhook/sender.ts";

const NOW = Date.UTC(2026, 10, 21, 10, 0, 0);

Deno.test("verdictOf() knows what to send again", () => {
  const answered = (status: number, retryAfter?: string): Answer => ({
    kind: "answered",
    status,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  const table: readonly (readonly [answer: Answer, kind: string, more?: object])[] = [
    [answered(200), "delivered"],
    [answered(204), "delivered"],
    [answered(299), "delivered"],
    [answered(300), "given_up", { outcome: "redirected" }],
    [answered(301), "given_up", { outcome: "redirected" }],
    [answered(304), "given_up", { outcome: "redirected" }],
    [answered(400), "given_up", { outcome: "refused" }],
    [answered(401), "given_up", { outcome: "refused" }],
    [answered(404), "given_up", { outcome: "refused" }],
    [answered(410, "5"), "given_up", { outcome: "refused" }],
    [answered(408), "again"],
    [answered(429), "again"],
    [answered(429, "5"), "again", { afterMs: 5000 }],
    [answered(500), "again"],
    [answered(503, "Sat, 21 Nov 2026 10:00:30 GMT"), "again", { afterMs: 30_000 }],
    [answered(599, "nonsense"), "again"],
    [{ kind: "failed", reason: "connection refused" }, "again"],
    [{ kind: "blocked", reason: "link-local" }, "given_up", { outcome: "blocked" }],
  ];
  for (const [answer, kind, more = {}] of table) {
    const { reason: _, ...verdict } = { reason: "", ...verdictOf(answer, NOW) };
    assert.deepEqual(verdict, { kind, ...more }, JSON.stringify(answer));
  }
});

Deno.test("parseRetryAfter() is bounded, and takes nothing that is not one of the two forms", () => {
  const table: readonly (readonly [text: string, ms: number | undefined])[] = [
    ["0", 0],
    ["120", 120_000],
    ["999999999", 300_000],
    ["Sat, 21 Nov 2026 09:00:00 GMT", 0],
    ["Sat, 21 Nov 2099 09:00:00 GMT", 300_000],
    ["-1", undefined],
    ["1.5", undefined],
    ["1e9", undefined],
    ["", undefined],
    ["2026-11-21", undefined],
    ["Sat, 99 Nov 2026 09:00:00 GMT", undefined],
  ];
  for (const [text, ms] of table) assert.equal(parseRetryAfter(text, NOW), ms, text);
});

Deno.test("pauseMs() doubles to a minute, keeps half to chance, and waits as long as asked", () => {
  assert.deepEqual([1, 2, 3, 6, 7, 50].map((n) => pauseMs(n, { chance: 1 })), [
    1000,
    2000,
    4000,
    32_000,
    60_000,
    60_000,
  ]);
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      chance,
      fc.nat(300_000),
      (n, chance, afterMs) => {
        const most = pauseMs(n, { chance: 1 });
        const ms = pauseMs(n, { chance });
        assert.ok(ms >= most / 2 && ms <= most);
        assert.equal(pauseMs(n, { chance, afterMs }), Math.max(ms, afterMs));
        assert.ok(pauseMs(n + 1, { chance }) >= ms);
      },
    ),
    { seed: 31, numRuns: 500 },
  );
});
