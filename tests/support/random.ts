/** Numbers that look random and are the same for the same seed. */
export interface Random {
  readonly seed: number;
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  pick<T>(items: readonly T[]): T;
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

/** The seed for this run: LOGTAP_TEST_SEED, or a fixed one, so that a failure can be had again. */
export const SEED = Number(Deno.env.get("LOGTAP_TEST_SEED") ?? 20261121);

/** A 32-bit generator (Weyl sequence through a mixing function): fast, even, good enough for tests. */
export function seededRandom(seed: number = SEED): Random {
  let state = seed >>> 0;
  const word = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const next = () => word() / 2 ** 32;
  const int = (below: number) => Math.floor(next() * below);
  return {
    seed,
    next,
    int,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new RangeError("Cannot pick: the list is empty");
      return item;
    },
    bytes: (length) => {
      const bytes = new Uint8Array(length);
      for (let i = 0; i < length; i++) bytes[i] = word(); // Its lowest eight bits.
      return bytes;
    },
  };
}
