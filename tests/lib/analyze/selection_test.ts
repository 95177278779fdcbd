import assert from "node:assert/strict";
import fc from "fast-check";
import { Fifo } from "../../../lib/analyze/fifo.ts";
import { type Selected, type Selection, Selector } from "../../../lib/analyze/selection.ts";

/** `m` is a match, anything else is not; the places of what was selected, matches marked. */
function select(text: string, selection: Selection): string {
  const selector = new Selector<string>(selection);
  const $out: Selected<string>[] = [];
  for (const char of text) {
    if (selector.isDone) break;
    selector.push(char, char === "m", $out);
  }
  selector.finish($out);
  return $out.map(({ place, isMatch }) => `${place}${isMatch ? "!" : ""}`).join(" ");
}

const NONE = { before: 0, after: 0 };

Deno.test("a selector gives matches with their neighbours, each once, in order", () => {
  const table: readonly (readonly [string, Selection, string])[] = [
    ["..m..m", NONE, "2! 5!"],
    ["..m..m", { before: 1, after: 0 }, "1 2! 4 5!"],
    ["..m..m", { before: 0, after: 1 }, "2! 3 5!"],
    ["..m..m..", { before: 2, after: 2 }, "0 1 2! 3 4 5! 6 7"],
    ["mm.m", { before: 1, after: 1 }, "0! 1! 2 3!"],
    ["...", { before: 5, after: 5 }, ""],
    ["", { before: 5, after: 5, tail: 3 }, ""],
    [".m.m.m", { ...NONE, head: 2 }, "1! 3!"],
    [".m.m.m", { before: 0, after: 1, head: 1 }, "1! 2"],
    [".mm.m", { before: 0, after: 2, head: 1 }, "1! 2 3"],
    [".m.m", { ...NONE, head: 0 }, ""],
    [".m.m.m", { ...NONE, tail: 2 }, "3! 5!"],
    [".m.m.m", { ...NONE, tail: 0 }, ""],
    [".m.m.m..", { before: 1, after: 1, tail: 1 }, "4 5! 6"],
    ["mmm", { before: 1, after: 0, tail: 1 }, "1 2!"],
    ["m.m.m.m", { ...NONE, head: 3, tail: 2 }, "2! 4!"],
  ];
  for (const [text, selection, want] of table) {
    assert.equal(select(text, selection), want, `${text} ${JSON.stringify(selection)}`);
  }
});

/** The same by the definition, with the whole input in hand. */
function selectPlainly(text: string, { before, after, head, tail }: Selection): string {
  let matches = [...text].flatMap((char, place) => char === "m" ? [place] : []);
  if (head !== undefined) matches = matches.slice(0, head);
  if (tail !== undefined) matches = tail === 0 ? [] : matches.slice(-tail);
  return [...text].flatMap((_, place) => {
    if (matches.includes(place)) return [`${place}!`];
    const isNear = matches.some((match) => place >= match - before && place <= match + after);
    return isNear ? [`${place}`] : [];
  }).join(" ");
}

Deno.test("a selector equals the plain definition", () => {
  const text = fc.array(fc.constantFrom("m", "."), { maxLength: 40 }).map((c) => c.join(""));
  const few = fc.nat(4);
  const selection = fc.record({ before: few, after: few, head: few, tail: few }, {
    requiredKeys: ["before", "after"],
  });
  fc.assert(
    fc.property(text, selection, (text, selection) => {
      assert.equal(select(text, selection), selectPlainly(text, selection));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("without tail, what is wanted is given out at once", () => {
  const selector = new Selector<string>({ before: 1, after: 1 });
  const given = [..."..m...m"].map((char) => {
    const $out: Selected<string>[] = [];
    selector.push(char, char === "m", $out);
    return $out.length;
  });
  assert.deepEqual(given, [0, 0, 2, 1, 0, 0, 2]);
});

Deno.test("a fifo gives back what it got, in order", () => {
  fc.assert(fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (pushes) => {
    const fifo = new Fifo<number>();
    const model: number[] = [];
    pushes.forEach((isPush, i) => {
      if (isPush) {
        fifo.push(i);
        model.push(i);
      } else assert.equal(fifo.shift(), model.shift());
      assert.equal(fifo.size, model.length);
      assert.equal(fifo.peek(), model[0]);
    });
    assert.deepEqual(fifo.drain(), model);
    assert.equal(fifo.size, 0);
  }));
});

Deno.test("a long fifo stays quick and small", () => {
  const fifo = new Fifo<number>();
  for (let i = 0; i < 300_000; i++) {
    fifo.push(i);
    if (i >= 1000) assert.equal(fifo.shift(), i - 1000);
  }
  assert.equal(fifo.size, 1000);
});
