import { type Cluster, Leaf } from "./leaf.ts";
import { generalise, WILD } from "./template.ts";

export interface TreeLimits {
  /** How many leading words choose the group that is searched. */
  readonly depth: number;
  /** Words told apart at one place; further ones share a branch. */
  readonly children: number;
  /** Least share of equal words for a text to join a group. */
  readonly similarity: number;
}

/**
 * Two leading words are enough: they separate programs, and a search then meets few groups. More
 * would split groups whose third word varies. Texts of up to three words must be equal: "connection
 * refused" and "connection reset" are two things.
 */
export const TREE_LIMITS: TreeLimits = { depth: 2, children: 64, similarity: 0.7 };

interface Node<C extends Cluster> {
  readonly children: Map<string, Node<C>>;
  readonly leaf: Leaf<C>;
}

/**
 * Groups texts by their words, after Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing
 * Approach with Fixed Depth Tree", ICWS 2017): the number of words, then the leading words lead to
 * a short list of templates, and the most alike is taken.
 *
 * Given the same texts in the same order, always the same groups. The caller bounds their number by
 * removing some; branches without groups go with them.
 */
export class TemplateTree<C extends Cluster> {
  readonly #limits: TreeLimits;
  readonly #roots = new Map<number, Node<C>>();

  constructor(limits: TreeLimits = TREE_LIMITS) {
    this.#limits = limits;
  }

  /** The group that the words belong to, its template widened to hold them; undefined if none. */
  find(words: readonly string[]): C | undefined {
    const best = this.#node(words, false)?.leaf.find(words, this.#limits.similarity);
    if (best !== undefined) best.template = generalise(best.template, words);
    return best;
  }

  /** Adds a group whose template has been looked for in vain. */
  add(cluster: C): void {
    this.#node(cluster.template, true)!.leaf.add(cluster);
  }

  /** Keeps only the groups that pass. */
  retain(keeps: (cluster: C) => boolean): void {
    for (const [length, root] of this.#roots) {
      if (!retainIn(root, keeps)) this.#roots.delete(length);
    }
  }

  /** The place of a template's group. Leading words that vary, or are too many, share a branch. */
  #node(words: readonly string[], make: boolean): Node<C> | undefined {
    let node = this.#roots.get(words.length);
    if (node === undefined) {
      if (!make) return undefined;
      node = emptyNode();
      this.#roots.set(words.length, node);
    }
    const depth = Math.min(this.#limits.depth, words.length - 1);
    for (let i = 0; i < depth; i++) {
      node = this.#child(node, branchOf(words[i]!), make);
      if (node === undefined) return undefined;
    }
    return node;
  }

  #child(node: Node<C>, word: string, make: boolean): Node<C> | undefined {
    const known = node.children.get(word);
    if (known !== undefined) return known;
    const isFull = node.children.size >= this.#limits.children;
    const shared = node.children.get(WILD);
    if (!make) return isFull ? shared : undefined;
    if (isFull && shared !== undefined) return shared;
    const child: Node<C> = emptyNode();
    node.children.set(isFull ? WILD : word, child);
    return child;
  }
}

function emptyNode<C extends Cluster>(): Node<C> {
  return { children: new Map(), leaf: new Leaf() };
}

/** Words with digits in them vary too often to choose a branch. */
function branchOf(word: string): string {
  return /\d/.test(word) ? WILD : word;
}

/** @returns false when nothing is left. */
function retainIn<C extends Cluster>(node: Node<C>, keeps: (cluster: C) => boolean): boolean {
  node.leaf.retain(keeps);
  for (const [word, child] of node.children) {
    if (!retainIn(child, keeps)) node.children.delete(word);
  }
  return !node.leaf.isEmpty || node.children.size > 0;
}
