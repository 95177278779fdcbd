import assert from "node:assert/strict";
import fc from "fast-check";
import {
  branchOf,
  classOf,
  codesOf,
  generalise,
  similarity,
  templateOf,
  WILD_CODE,
} from "../../../lib/line/template.ts";

Deno.test("codes tell kinds of words apart", () => {
  const [wild, plain, numbered, other, path, status] = codesOf("<*> api n1 n2 /v2/x (502),");
  assert.equal(wild, WILD_CODE);
  assert.notEqual(numbered, other);
  assert.equal(classOf(numbered!), classOf(other!), "numbered words are found as one");
  for (const own of [plain!, path!, status!]) assert.equal(classOf(own), own);
  const branches = [wild!, numbered!, path!, status!].map(branchOf);
  assert.deepEqual(branches, branches.map(() => WILD_CODE), "no branch for what has digits");
  assert.equal(branchOf(plain!), plain);
});

Deno.test("equal words have equal codes, also at other places, and a long text is cut", () => {
  assert.deepEqual(codesOf("a bc a").at(0), codesOf("a bc a").at(2));
  assert.deepEqual(codesOf(""), codesOf(" ").slice(1), "no word is a word too");
  const words = (count: number) => Array.from({ length: count }, (_, i) => `w${i}`).join(" ");
  assert.equal(templateOf(words(96)), words(96));
  assert.equal(templateOf(words(97)), `${words(95)} …`);
  assert.equal(codesOf(templateOf(words(5000))).length, 96);
});

const word = fc.constantFrom("a", "b", "c", "x1", "y2", "/v3", "500", "(404)", "<*>");

Deno.test("similarity() of codes is that of the words they stand for", () => {
  const texts = fc.integer({ min: 1, max: 12 }).chain((length) => {
    const text = fc.array(word, { minLength: length, maxLength: length });
    return fc.tuple(text, text);
  });
  fc.assert(fc.property(texts, fc.constantFrom(0, 0.5, 0.7, 1), ([a, b], least) => {
    const want = similarityOfWords(a, b);
    const got = similarity(codesOf(a.join(" ")), codesOf(b.join(" ")), least);
    assert.ok(Math.abs(got - (want >= least - 1e-9 ? want : 0)) < 1e-9, `${got}, not ${want}`);
  }));
});

/** As its comment tells it, word by word. */
function similarityOfWords(a: readonly string[], b: readonly string[]): number {
  const isStatus = (word: string) => /^\(?\d{3}\)?$/.test(word);
  const isNumbered = (word: string) => /\d/.test(word) && !word.includes("/");
  if (a.some((one, i) => one !== b[i] && (isStatus(one) || isStatus(b[i]!)))) return 0;
  const shares = a.map((one, i): number => {
    if (one === b[i]) return one === "<*>" ? 0 : 1;
    return isNumbered(one) && isNumbered(b[i]!) ? 0.5 : 0;
  });
  return shares.reduce((sum, share) => sum + share, 0) / a.length;
}

Deno.test("generalise() keeps what both have", () => {
  assert.equal(generalise("a b c", "a x c"), "a <*> c");
  assert.equal(generalise("a <*> c", "a <*> c"), "a <*> c");
  assert.equal(generalise("a <*> c", "a b d"), "a <*> <*>");
});
