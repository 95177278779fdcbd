import { lighten, ownText, type Weighted } from "./heaviest.ts";
import { signatureOf } from "./subject.ts";
import type { Cluster } from "./leaf.ts";
import { TemplateTree } from "./template_tree.ts";
import { wordsOf } from "./template.ts";

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

/** Everything a miner knows, to be handed on or merged into another. */
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

/** Characters of an example that are kept. */
export const EXAMPLE_MAX = 512;
/** Signatures of messages that were seen lately; a repeated one costs a look-up. */
const KNOWN_MAX = 2048;

interface Group extends Cluster, Weighted {
  count: number;
  firstSeen: string;
  example: string;
}

/**
 * Finds the signatures of a stream of messages and counts them, in bounded memory: at most
 * `signaturesMax` groups. When there are more, those seen least go, and the counts of others may be
 * too low by `undercount`, which is at most 2 × total / signaturesMax. While there are not more,
 * counts are exact.
 *
 * The same messages in the same order give the same result; so do the same parts merged in the same
 * order.
 */
export class SignatureMiner {
  readonly #max: number;
  #tree = new TemplateTree<Group>();
  #groups: Group[] = [];
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
    const group = this.#group(signature, msg, ts);
    this.#total++;
    group.count++;
    group.weight++;
    if (ts < group.firstSeen) [group.firstSeen, group.example] = [ownText(ts), exampleOf(msg)];
    return signature;
  }

  /** Adds what another miner found. */
  merge({ signatures, total, undercount }: Mined): void {
    for (const { signature, count, firstSeen, example } of signatures) {
      const group = this.#group(signature, example, firstSeen);
      group.count += count;
      group.weight += count;
      if (firstSeen < group.firstSeen) [group.firstSeen, group.example] = [firstSeen, example];
    }
    this.#total += total;
    this.#undercount += undercount;
  }

  result(): Mined {
    const signatures = joinEqual(this.#groups).sort((a, b) =>
      b.count - a.count || (a.signature < b.signature ? -1 : 1)
    );
    const counted = signatures.reduce((sum, { count }) => sum + count, 0);
    return {
      signatures,
      total: this.#total,
      others: this.#total - counted,
      undercount: this.#undercount,
    };
  }

  #group(masked: string, msg: string, ts: string): Group {
    const known = this.#known.get(masked);
    if (known !== undefined) return known;
    const words = wordsOf(masked);
    let group = this.#tree.find(words);
    if (group === undefined) {
      if (this.#groups.length >= this.#max) this.#makeRoom();
      const template = words.map(ownText);
      group = {
        template,
        weight: 0,
        count: 0,
        firstSeen: ownText(ts),
        example: exampleOf(msg),
      };
      this.#groups.push(group);
      this.#tree.add(group);
    }
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(ownText(masked), group);
    return group;
  }

  #makeRoom(): void {
    this.#undercount += lighten(this.#groups, Math.ceil(this.#max / 2));
    const stays = ({ weight }: Group) => weight > 0;
    this.#groups = this.#groups.filter(stays);
    this.#tree.retain(stays);
    this.#known.clear();
  }
}

function exampleOf(msg: string): string {
  return ownText(msg.length > EXAMPLE_MAX ? msg.slice(0, EXAMPLE_MAX) : msg);
}

/** Groups whose templates have become equal are one. */
function joinEqual(groups: readonly Group[]): Signature[] {
  const joined = new Map<string, Signature>();
  for (const { template, count, firstSeen, example } of groups) {
    const signature = template.join(" ");
    const known = joined.get(signature);
    const first = known === undefined || firstSeen < known.firstSeen
      ? { firstSeen, example }
      : { firstSeen: known.firstSeen, example: known.example };
    joined.set(signature, { signature, count: count + (known?.count ?? 0), ...first });
  }
  return [...joined.values()];
}
