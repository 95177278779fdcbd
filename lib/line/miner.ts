import { lighten, ownText, type Weighted } from "./heaviest.ts";
import { signatureOf } from "./subject.ts";
import { templateOf } from "./template.ts";
import { type Cluster, TemplateTree } from "./template_tree.ts";

/** A group of messages that say the same. */
export interface Signature {
  /** `dial tcp <IP>: connection refused`; a word that varies is `<*>`. */
  readonly signature: string;
  /** Messages seen. At most {@linkcode Mined.undercount} too low. */
  readonly count: number;
  /** Time of the first one that was seen, whatever order they came in. */
  readonly firstSeen: string;
  /** That one's message, cut at {@linkcode EXAMPLE_MAX}. */
  readonly example: string;
}

/** What a miner found. */
export interface Mined {
  /** By count, then by signature. */
  readonly signatures: readonly Signature[];
  /** Messages added. */
  readonly total: number;
  /** Messages of signatures that had to make room. */
  readonly others: number;
  /** By how much a count may be too low, and how often an absent signature may have been seen. */
  readonly undercount: number;
}

/** A signature to be merged, with what is left of its count after others had to make room. */
export interface WeighedSignature extends Signature, Weighted {}

/** What a miner hands on to another one. */
export interface MinedPart extends Omit<Mined, "signatures" | "others"> {
  /** By count, then by signature: what is merged first shapes the templates. */
  readonly signatures: readonly WeighedSignature[];
}

/** Characters of an example that are kept. */
export const EXAMPLE_MAX = 512;
/** Masked texts that were seen twice lately; the next time costs a look-up. */
const KNOWN_MAX = 2048;
/** Of signatures that weigh nothing any more, so many are handed on: somebody will want to see some. */
const SAMPLES_MAX = 64;

interface Group extends Cluster, Weighted {
  count: number;
  firstSeen: string;
  example: string;
}

/**
 * Finds the signatures of a stream of messages and counts them, in bounded memory: at most
 * `signaturesMax` groups. When there are more, those seen least go, and the counts of others may be
 * too low by `undercount`, which is at most 2 × total / signaturesMax, also of parts that were merged.
 * While there are not more, counts are exact.
 *
 * The same messages in the same order give the same result; so do the same parts merged in the same
 * order.
 */
export class SignatureMiner {
  readonly #max: number;
  readonly #tree = new TemplateTree<Group>();
  /** Masked text → its group. */
  readonly #known = new Map<string, Group>();
  #total = 0;
  #undercount = 0;

  /** @param signaturesMax at least 2. */
  constructor(signaturesMax: number) {
    this.#max = Math.max(2, Math.floor(signaturesMax));
  }

  /**
   * Counts a message, and tells its own signature.
   * @param ts its canonical time; empty when it has none.
   */
  add(msg: string, ts: string): string {
    const signature = signatureOf(msg);
    const group = this.#find(signature) ?? this.#open(signature, msg, ts);
    this.#total++;
    group.count++;
    group.weight++;
    if (ts < group.firstSeen) [group.firstSeen, group.example] = [ownText(ts), exampleOf(msg)];
    return signature;
  }

  /** Adds what another miner found. */
  merge({ signatures, total, undercount }: MinedPart): void {
    for (const { signature, count, weight, firstSeen, example } of signatures) {
      const group = this.#find(signature) ?? this.#open(signature, example, firstSeen);
      group.count += count;
      group.weight += weight;
      if (firstSeen < group.firstSeen) [group.firstSeen, group.example] = [firstSeen, example];
    }
    this.#total += total;
    this.#undercount += undercount;
  }

  /**
   * For another miner to merge. Where room had to be made anyway it is made once more, so that a
   * flood of messages that are all different comes to a handful.
   */
  part(): MinedPart {
    const samples: Group[] = [];
    if (this.#undercount > 0) samples.push(...this.#makeRoom().slice(0, SAMPLES_MAX));
    const signatures = [...this.#tree.clusters, ...samples].map((
      { template, count, weight, firstSeen, example },
    ) => ({ signature: template, count, weight: Math.max(0, weight), firstSeen, example }))
      .sort(byCount);
    return { signatures, total: this.#total, undercount: this.#undercount };
  }

  result(): Mined {
    const signatures = joinEqual(this.#tree.clusters).sort(byCount);
    const counted = signatures.reduce((sum, { count }) => sum + count, 0);
    return {
      signatures,
      total: this.#total,
      others: this.#total - counted,
      undercount: this.#undercount,
    };
  }

  /** How much it holds: groups, places in their tree, and texts that were seen lately. */
  get held(): { readonly groups: number; readonly places: number; readonly texts: number } {
    return { groups: this.#tree.size, places: this.#tree.nodes, texts: this.#known.size };
  }

  #find(masked: string): Group | undefined {
    const known = this.#known.get(masked);
    if (known !== undefined) return known;
    const group = this.#tree.find(masked);
    if (group === undefined) return undefined;
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(ownText(masked), group);
    return group;
  }

  #open(masked: string, msg: string, ts: string): Group {
    if (this.#tree.size >= this.#max) this.#makeRoom();
    const group = {
      template: ownText(templateOf(masked)),
      weight: 0,
      count: 0,
      firstSeen: ownText(ts),
      example: exampleOf(msg),
    };
    this.#tree.add(group);
    return group;
  }

  /** @returns those that had to go. */
  #makeRoom(): readonly Group[] {
    const groups = this.#tree.clusters;
    this.#undercount += lighten(groups, Math.ceil(this.#max / 2));
    const goes = ({ weight }: Group) => weight <= 0;
    this.#tree.retain((group) => !goes(group));
    this.#known.clear();
    return groups.filter(goes);
  }
}

/** Most first, then by signature. */
function byCount(a: Signature, b: Signature): number {
  return b.count - a.count || (a.signature < b.signature ? -1 : 1);
}

function exampleOf(msg: string): string {
  return ownText(msg.length > EXAMPLE_MAX ? msg.slice(0, EXAMPLE_MAX) : msg);
}

/** Groups whose templates have become equal are one. */
function joinEqual(groups: readonly Group[]): Signature[] {
  const joined = new Map<string, Signature>();
  for (const { template: signature, count, firstSeen, example } of groups) {
    const known = joined.get(signature);
    const first = known === undefined || firstSeen < known.firstSeen
      ? { firstSeen, example }
      : { firstSeen: known.firstSeen, example: known.example };
    joined.set(signature, { signature, count: count + (known?.count ?? 0), ...first });
  }
  return [...joined.values()];
}
