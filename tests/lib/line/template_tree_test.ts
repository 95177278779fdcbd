import assert from "node:assert/strict";
import fc from "fast-check";
import { codesOf, generalise, similarity } from "../../../lib/line/template.ts";
import { type Cluster, TemplateTree, TREE_LIMITS } from "../../../lib/line/template_tree.ts";
import { seededRandom } from "../../support/random.ts";

const LEAST = TREE_LIMITS.similarity;
const word = fc.constantFrom("a", "b", "c", "x1", "y2", "/v3", "500", "404", "<*>");
/** The leading words are those of one branch. */
const text = fc.array(word, { minLength: 4, maxLength: 4 })
  .map((words) => ["at", "once", ...words].join(" "));

/** The first of those most alike, by comparing all. */
function naive(clusters: readonly Cluster[], text: string): Cluster | undefined {
  const shares = clusters.map(({ template }) =>
    similarity(codesOf(template), codesOf(text), LEAST)
  );
  const most = Math.max(LEAST, ...shares);
  return clusters[shares.indexOf(most)];
}

Deno.test("a tree finds what comparing all groups of a branch finds, and widens it", () => {
  let found = 0;
  fc.assert(fc.property(
    fc.array(text, { minLength: 1, maxLength: 16 }),
    fc.array(fc.tuple(fc.nat(15), fc.integer({ min: 2, max: 5 }), word), { minLength: 10 }),
    (templates, changes) => {
      const texts = changes.map(([i, place, word]) =>
        templates[i % templates.length]!.split(" ").with(place, word).join(" ")
      );
      const tree = new TemplateTree<Cluster>();
      for (const template of templates) tree.add({ template });
      for (const keeps of [() => true, ({ template }: Cluster) => !template.includes("b")]) {
        tree.retain(keeps);
        for (const text of texts) {
          const want = naive(tree.clusters, text);
          const widened = want && generalise(want.template, text);
          assert.equal(tree.find(text), want);
          assert.equal(want?.template, widened);
          if (want !== undefined) found++;
        }
      }
    },
  ));
  assert.ok(found > 100, `only ${found} were found`);
});

Deno.test("the one alike is found among thousands", () => {
  const random = seededRandom();
  const letters = () =>
    Array.from({ length: 5 }, () => random.pick([..."abcdefghijklmnop"])).join("");
  const texts = Array.from({ length: 3000 }, () => Array.from({ length: 10 }, letters).join(" "));
  const tree = new TemplateTree<Cluster>();
  for (const template of texts) tree.add({ template });
  for (let i = 0; i < texts.length; i += 7) {
    // Any three of ten words may differ, but for the two that lead.
    const words = texts[i]!.split(" ");
    for (let n = 0; n < 3; n++) words[2 + random.int(8)] = letters();
    const found = tree.find(words.join(" "));
    assert.equal(found, tree.clusters[i]);
  }
});

Deno.test("places in the tree are bounded by its groups, and go with them", () => {
  const tree = new TemplateTree<Cluster>();
  const random = seededRandom();
  const words = Array.from(
    { length: 500 },
    (_, i) => `w${"abcde"[i % 5]}${String.fromCharCode(97 + i % 26)}`,
  );
  for (let i = 0; i < 20_000; i++) {
    const template = Array.from({ length: 3 + random.int(4) }, () => random.pick(words)).join(" ");
    if (tree.find(template) === undefined) tree.add({ template });
  }
  assert.ok(tree.size > 1000);
  assert.ok(tree.nodes <= 3 * tree.size, `${tree.nodes} for ${tree.size}`);
  tree.retain(() => false);
  assert.deepEqual([tree.size, tree.nodes], [0, 0]);
});
