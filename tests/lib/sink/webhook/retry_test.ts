import assert from "node:assert/strict";
import { verdictOf } from "../../../../lib/sink/webhook/retry.ts";
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
