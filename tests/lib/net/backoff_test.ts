import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRetryAfter, pauseMs } from "../../../lib/net/mod.ts";

const NOW = Date.UTC(2026, 10, 21, 10, 0, 0);

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
