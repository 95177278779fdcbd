import type { Signature } from "./miner.ts";
import { templateOf } from "./template.ts";
import { type Cluster, TemplateTree } from "./template_tree.ts";

/** A signature in two captures; a count of 0 says that one of them lacks it. */
export interface Aligned {
  readonly signature: string;
  readonly before: number;
  readonly after: number;
  /** A message of the later capture; of the earlier one when it is gone. */
  readonly example: string;
  /** When the later capture has it first; empty when it is gone. */
  readonly firstSeen: string;
}

interface Pair extends Cluster {
  before: number;
  after: number;
  example: string;
  firstSeen: string;
}

/**
 * Puts the signatures of two captures side by side. Templates depend on what a miner saw before, so
 * that the same message may be `user <*> failed` in one capture and `user bob failed` in another:
 * both go through one tree, in which they meet.
 *
 * @returns by what is later most, then by signature.
 */
export function alignSignatures(
  before: readonly Signature[],
  after: readonly Signature[],
): readonly Aligned[] {
  const tree = new TemplateTree<Pair>();
  const pairFor = (signature: string): Pair => {
    const known = tree.find(signature);
    if (known !== undefined) return known;
    const pair = {
      template: templateOf(signature),
      before: 0,
      after: 0,
      example: "",
      firstSeen: "",
    };
    tree.add(pair);
    return pair;
  };
  for (const { signature, count, example } of before) {
    const pair = pairFor(signature);
    pair.before += count;
    pair.example ||= example;
  }
  for (const { signature, count, example, firstSeen } of after) {
    const pair = pairFor(signature);
    if (pair.after === 0 || firstSeen < pair.firstSeen) {
      [pair.example, pair.firstSeen] = [example, firstSeen];
    }
    pair.after += count;
  }
  return tree.clusters.map(({ template, ...pair }) => ({ signature: template, ...pair }))
    .sort((a, b) =>
      b.after - a.after || b.before - a.before || (a.signature < b.signature ? -1 : 1)
    );
}
