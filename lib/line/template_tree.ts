import { Bands } from "./bands.ts";
import {
  branchOf,
  codesOf,
  covers,
  generalise,
  similarity,
  templateOf,
  WILD_CODE,
  type WordCode,
} from "./template.ts";

/** A group of texts that say the same. */
export interface Cluster {
  /** Its words; those that vary are `<*>`. At most what `templateOf` leaves. */
  template: string;
}

export interface TreeLimits {
  /** How many leading words choose the branch that is searched. */
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

/** A place in the tree; leaves are those that groups are in. */
interface Node {
  readonly id: number;
  readonly children: Map<WordCode, Node>;
}

interface Held<C extends Cluster> {
  readonly cluster: C;
  readonly leaf: Node;
  codes: readonly WordCode[];
}

/**
 * Groups texts by their words, after Drain (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing
 * Approach with Fixed Depth Tree", ICWS 2017): the number of words, then the leading words lead to
 * a list of templates, and the most alike is taken.
 *
 * Words are compared by their codes: of 70 million words that differ from a given one, one counts as
 * equal to it.
 *
 * Given the same texts in the same order, always the same groups. The caller bounds their number by
 * removing some; branches without groups go with them. A search costs a bounded number of comparisons.
 */
export class TemplateTree<C extends Cluster> {
  readonly #limits: TreeLimits;
  readonly #bands: Bands;
  readonly #roots = new Map<number, Node>();
  #held: Held<C>[] = [];
  #lastNode = 0;
  /** What was looked for last is most often added next. */
  #text = "";
  #codes: readonly WordCode[] = codesOf("");

  constructor(limits: TreeLimits = TREE_LIMITS) {
    this.#limits = limits;
    this.#bands = new Bands(1 - limits.similarity);
  }

  /** All groups, in the order in which they came. */
  get clusters(): readonly C[] {
    return this.#held.map(({ cluster }) => cluster);
  }

  get size(): number {
    return this.#held.length;
  }

  /** Places in the tree: a handful a group, and none without groups. */
  get nodes(): number {
    return this.#lastNode;
  }

  /** The group that a masked text belongs to, its template widened to hold it; undefined if none. */
  find(masked: string): C | undefined {
    const text = templateOf(masked);
    const codes = this.#codesOf(text);
    const held = this.#mostAlike(codes);
    if (held === undefined) return undefined;
    const { cluster } = held;
    if (!covers(held.codes, codes)) {
      cluster.template = generalise(cluster.template, text);
      held.codes = codesOf(cluster.template);
    }
    return cluster;
  }

  /** Adds a group whose template has been looked for in vain. */
  add(cluster: C): void {
    const codes = this.#codesOf(cluster.template);
    const held = { cluster, codes, leaf: this.#leaf(codes, true)! };
    const i = this.#held.push(held) - 1;
    this.#bands.add(i, codes, held.leaf.id);
  }

  /** Keeps only the groups that pass, in their order. */
  retain(keeps: (cluster: C) => boolean): void {
    const kept = this.#held.filter(({ cluster }) => keeps(cluster));
    this.#held = [];
    this.#roots.clear();
    this.#bands.clear();
    this.#lastNode = 0;
    for (const { cluster } of kept) this.add(cluster);
  }

  #codesOf(text: string): readonly WordCode[] {
    if (text !== this.#text) [this.#text, this.#codes] = [text, codesOf(text)];
    return this.#codes;
  }

  /** The first of those most alike, in the leaf of these words. */
  #mostAlike(codes: readonly WordCode[]): Held<C> | undefined {
    const leaf = this.#leaf(codes, false);
    if (leaf === undefined) return undefined;
    let best = -1;
    let most = this.#limits.similarity;
    this.#bands.eachLike(codes, leaf.id, (i) => {
      const held = this.#held[i]!;
      if (held.leaf !== leaf) return;
      const share = similarity(held.codes, codes, most);
      if (share < most || (share === most && best !== -1 && best < i)) return;
      [best, most] = [i, share];
    });
    return this.#held[best];
  }

  /** The place of a text's groups. Leading words that vary, or are too many, share a branch. */
  #leaf(codes: readonly WordCode[], make: boolean): Node | undefined {
    let node = this.#roots.get(codes.length);
    if (node === undefined) {
      if (!make) return undefined;
      node = this.#node();
      this.#roots.set(codes.length, node);
    }
    const depth = Math.min(this.#limits.depth, codes.length - 1);
    for (let i = 0; i < depth; i++) {
      node = this.#child(node, branchOf(codes[i]!), make);
      if (node === undefined) return undefined;
    }
    return node;
  }

  #child({ children }: Node, word: WordCode, make: boolean): Node | undefined {
    const known = children.get(word);
    if (known !== undefined) return known;
    const isFull = children.size >= this.#limits.children;
    const shared = children.get(WILD_CODE);
    if (!make) return isFull ? shared : undefined;
    if (isFull && shared !== undefined) return shared;
    const child = this.#node();
    children.set(isFull ? WILD_CODE : word, child);
    return child;
  }

  #node(): Node {
    return { id: ++this.#lastNode, children: new Map() };
  }
}
