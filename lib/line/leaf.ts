import { isNumbered, similarity, WILD } from "./template.ts";

/** A group of texts that say the same. */
export interface Cluster {
  /** Its words; those that vary are `<*>`. */
  template: readonly string[];
}

/** Fewer groups than this are compared one by one. */
const INDEXED_MIN = 32;
/** Shares are sums of halves over a count: what is lost in dividing is far less. */
const ROUNDING = 1e-6;

/** By place: a word, and the groups that had it there when they came, in order. */
type Places = readonly Map<string, number[]>[];

/**
 * The groups of one branch of a tree: templates with equally many words. Finds the one most alike
 * without comparing them all: of n words at least r must be equal, so that a group shares one of any
 * n - r + 1 words with the text, and those that fewest groups have are looked at. Among texts of
 * random words that is one group in thousands.
 */
export class Leaf<C extends Cluster> {
  #clusters: C[] = [];
  /** Absent while there are few groups. */
  #places: Places | undefined;

  get isEmpty(): boolean {
    return this.#clusters.length === 0;
  }

  /** The first of those most alike; undefined when the share of equal words is below `least`. */
  find(words: readonly string[], least: number): C | undefined {
    let best = -1;
    let most = least;
    for (const list of this.#lists(words, least)) {
      for (const i of list) {
        const share = similarity(this.#clusters[i]!.template, words);
        if (share < most || (share === most && best !== -1 && best < i)) continue;
        [best, most] = [i, share];
      }
    }
    return this.#clusters[best];
  }

  add(cluster: C): void {
    const i = this.#clusters.push(cluster) - 1;
    if (this.#places !== undefined) index(this.#places, cluster, i);
    else if (this.#clusters.length >= INDEXED_MIN) this.#index();
  }

  /** Keeps only the groups that pass. */
  retain(keeps: (cluster: C) => boolean): void {
    this.#clusters = this.#clusters.filter(keeps);
    this.#places = undefined;
    if (this.#clusters.length >= INDEXED_MIN) this.#index();
  }

  #index(): void {
    const places = this.#clusters[0]!.template.map(() => new Map<string, number[]>());
    this.#clusters.forEach((cluster, i) => index(places, cluster, i));
    this.#places = places;
  }

  /** Numbers of groups, in order in each list: all that can be alike, some more than once. */
  #lists(words: readonly string[], least: number): readonly Iterable<number>[] {
    const places = this.#places;
    // Words with digits in them count half when they differ.
    const halves = words.filter(isNumbered).length / 2;
    const required = Math.ceil(least * words.length - halves - ROUNDING);
    if (places === undefined || required <= 0) return [this.#clusters.keys()];
    return words.map((word, place) => places[place]!.get(word) ?? [])
      .sort((a, b) => a.length - b.length)
      .slice(0, words.length - required + 1);
  }
}

/** A word that has come to vary since is found in vain, which costs time only. */
function index(places: Places, { template }: Cluster, i: number): void {
  template.forEach((word, place) => {
    if (word === WILD) return;
    const list = places[place]!.get(word);
    if (list === undefined) places[place]!.set(word, [i]);
    else list.push(i);
  });
}
