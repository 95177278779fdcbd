import assert from "node:assert/strict";
import fc from "fast-check";
import {
  emptyUpTo,
  hitNumber,
  knownHit,
  type Search,
  searchFor,
  withHits,
} from "../../tui/search.ts";

/** Hits in a capture of 100 entries, found in tells of a few; the pass stops after some of them. */
const SEARCHES = fc.record({
  hits: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 20 })
    .map((hits) => hits.toSorted((a, b) => a - b)),
  from: fc.integer({ min: 0, max: 100 }),
  strideAhead: fc.integer({ min: 1, max: 60 }),
  /** Of all tells, the part that has come. */
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  /** Places that are kept of each part. */
  kept: fc.integer({ min: 0, max: 20 }),
});

interface Example {
  readonly hits: readonly number[];
  readonly from: number;
  readonly strideAhead: number;
  readonly share: number;
  readonly kept: number;
}

function searchOf({ hits, from, strideAhead, share, kept }: Example): Search {
  const tells = (["ahead", "behind"] as const).flatMap((part) => {
    const [first, end] = part === "ahead" ? [from + 1, 101] : [1, from + 1];
    const own = hits.filter((hit) => hit >= first && hit < end);
    const ends: number[] = [];
    for (let to = first; to < end; to += strideAhead) ends.push(to);
    return [...ends, end].map((to, i, all) => {
      const before = own.slice(0, kept).filter((hit) => hit < (all[i - 1] ?? first));
      const now = own.slice(0, kept).filter((hit) => hit < to).slice(before.length);
      const total = own.filter((hit) => hit < to).length;
      const isDone = part === "behind" && to === end;
      return { kind: "hits", ticket: 1, part, cursors: now, total, to, isDone } as const;
    });
  });
  const come = tells.slice(0, Math.round(tells.length * share));
  return come.reduce(withHits, { ...searchFor("x"), ticket: 1, from });
}

Deno.test("what is known of the next hit is right, however far the search has come", () => {
  let known = 0;
  fc.assert(
    fc.property(SEARCHES, fc.integer({ min: 0, max: 101 }), (example, cursor) => {
      const { hits } = example;
      const search = searchOf(example);
      const next = knownHit(search, cursor, "forward");
      const previous = knownHit(search, cursor, "backward");
      known += Number(next !== undefined) + Number(previous !== undefined);
      if (next !== undefined) assert.equal(next, hits.find((hit) => hit > cursor));
      if (previous !== undefined) assert.equal(previous, hits.findLast((hit) => hit < cursor));
      if (next !== undefined) return;
      const empty = emptyUpTo(search, cursor);
      assert.ok(empty >= cursor && !hits.some((hit) => hit > cursor && hit <= empty));
    }),
    { seed: 6, numRuns: 3000 },
  );
  assert.ok(known > 100, `${known} were known`);
});

Deno.test("a search that is done knows every hit, and its number", () => {
  fc.assert(
    fc.property(SEARCHES, fc.integer({ min: 0, max: 101 }), (example, cursor) => {
      const { hits } = example;
      const search = searchOf({ ...example, share: 1, kept: 20 });
      assert.equal(knownHit(search, cursor, "forward"), hits.find((hit) => hit > cursor));
      assert.equal(knownHit(search, cursor, "backward"), hits.findLast((hit) => hit < cursor));
      assert.equal(hitNumber(search, cursor), hits.filter((hit) => hit <= cursor).length);
      const some = searchOf({ ...example, share: 1 });
      const number = hitNumber(some, cursor);
      if (number !== undefined) assert.equal(number, hits.filter((hit) => hit <= cursor).length);
    }),
    { seed: 6, numRuns: 1000 },
  );
});

Deno.test("the number of a hit is not known before all are counted", () => {
  const hits = { kind: "hits", ticket: 1, part: "ahead", cursors: [7], total: 1, to: 101 } as const;
  const half = withHits({ ...searchFor("x"), from: 5 }, { ...hits, isDone: false });
  assert.equal(hitNumber(half, 7), undefined);
});
