import assert from "node:assert/strict";
import fc from "fast-check";
import { type Cluster, Leaf } from "../../../lib/line/leaf.ts";
import { similarity } from "../../../lib/line/template.ts";

const LEAST = 0.7;
const word = fc.constantFrom("a", "b", "c", "x1", "y2", "/v3", "500", "404", "<*>");
const template = fc.array(word, { minLength: 6, maxLength: 6 });

/** The first of those most alike, by comparing all. */
function naive(clusters: readonly Cluster[], words: readonly string[]): Cluster | undefined {
  const shares = clusters.map((cluster) => similarity(cluster.template, words));
  const most = Math.max(LEAST, ...shares);
  return clusters[shares.indexOf(most)];
}

Deno.test("a leaf with many groups finds what comparing all of them finds", () => {
  let found = 0;
  fc.assert(fc.property(
    fc.array(template, { minLength: 20, maxLength: 120 }),
    fc.array(fc.tuple(fc.nat(119), fc.nat(5), word), { minLength: 10, maxLength: 10 }),
    fc.nat(119),
    (templates, changes, widened) => {
      const texts = changes.map(([i, place, word]) =>
        templates[i % templates.length]!.with(place, word)
      );
      const leaf = new Leaf<Cluster>();
      let clusters = templates.map((words): Cluster => ({ template: words }));
      for (const cluster of clusters) leaf.add(cluster);
      const varies = clusters[widened % clusters.length]!;
      varies.template = varies.template.map((one, i) => i === 2 ? "<*>" : one);
      for (const words of texts) {
        const want = naive(clusters, words);
        assert.equal(leaf.find(words, LEAST), want);
        if (want !== undefined) found++;
      }
      const keeps = ({ template }: Cluster) => template[0] !== "a";
      clusters = clusters.filter(keeps);
      leaf.retain(keeps);
      assert.equal(leaf.isEmpty, clusters.length === 0);
      for (const words of texts) assert.equal(leaf.find(words, LEAST), naive(clusters, words));
    },
  ));
  assert.ok(found > 100, `only ${found} were found`);
});

Deno.test("a leaf does not compare a text with thousands of groups that share one word with it", () => {
  const leaf = new Leaf<Cluster>();
  let looks = 0;
  const groups = Array.from({ length: 5000 }, (_, i) => {
    const words = ["failed", ...Array.from("abcdefg", (letter) => `${letter}-${wordOf(i)}`)];
    return {
      get template() {
        looks++;
        return words;
      },
    };
  });
  for (const group of groups) leaf.add(group);
  looks = 0;
  const last = groups[4999]!;
  assert.equal(leaf.find(last.template, LEAST), last);
  assert.ok(looks < 10, `${looks} templates were looked at`);
});

/** A number in letters: words with digits may differ. */
function wordOf(i: number): string {
  return [...`${i}`].map((digit) => String.fromCharCode(97 + Number(digit))).join("");
}
