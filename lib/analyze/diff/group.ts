import { type Cluster, templateOf, TemplateTree } from "../../line/mod.ts";

/** So many texts that differ in a word or two are one signature in which that word varies. */
const GROUP_MIN = 8;

interface Group extends Cluster {
  readonly masks: string[];
}

/**
 * Masked texts → the signature that each belongs to. Names of users and jobs, which no mask can
 * know, would otherwise each be a signature of its own. Fewer than eight alike stay apart: what is new
 * in a capture may differ in one word from what was always there.
 *
 * Both captures go through one tree, sorted, so that a text has the same signature on both sides.
 */
export function groupMasks(masks: Iterable<string>): ReadonlyMap<string, string> {
  const tree = new TemplateTree<Group>();
  for (const mask of [...new Set(masks)].sort()) {
    const found = tree.find(mask);
    if (found !== undefined) {
      found.masks.push(mask);
      continue;
    }
    tree.add({ template: templateOf(mask), masks: [mask] });
  }
  return new Map(tree.clusters.flatMap(({ template, masks }) => {
    const isGroup = masks.length >= GROUP_MIN;
    return masks.map((mask) => [mask, isGroup ? template : mask] as const);
  }));
}
