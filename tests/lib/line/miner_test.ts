import assert from "node:assert/strict";
import {
  alignSignatures,
  type Mined,
  type Signature,
  SignatureMiner,
} from "../../../lib/line/mod.ts";
import { seededRandom } from "../../support/random.ts";

const TS = "2026-11-21T10:32:01.000000000Z";

function minerOf(messages: readonly string[], max = 10_000): SignatureMiner {
  const miner = new SignatureMiner(max);
  for (const message of messages) miner.add(message, TS);
  return miner;
}

function minedOf(messages: readonly string[], max = 10_000): Mined {
  return minerOf(messages, max).result();
}

function countsOf({ signatures }: Mined): Readonly<Record<string, number>> {
  return Object.fromEntries(signatures.map(({ signature, count }) => [signature, count]));
}

Deno.test("a miner groups messages that differ in a word, and keeps short ones apart", () => {
  const mined = minedOf([
    "login failed for user alice",
    "login failed for user bob",
    "login failed for user carol",
    "connection refused",
    "connection reset",
    "upstream returned 502",
    "upstream returned 503",
    "upstream returned 502",
  ]);
  assert.deepEqual(countsOf(mined), {
    "login failed for user <*>": 3,
    "upstream returned 502": 2,
    "connection refused": 1,
    "connection reset": 1,
    "upstream returned 503": 1,
  });
  assert.deepEqual({ others: mined.others, undercount: mined.undercount }, {
    others: 0,
    undercount: 0,
  });
});

Deno.test("a miner knows the first time of a signature and its message", () => {
  const miner = new SignatureMiner(10);
  miner.add("disk 3 full", "2026-11-21T10:00:02.000000000Z");
  miner.add("disk 1 full", "2026-11-21T10:00:01.000000000Z");
  miner.add("disk 2 full", "2026-11-21T10:00:03.000000000Z");
  assert.deepEqual(miner.result().signatures, [{
    signature: "disk <N> full",
    count: 3,
    firstSeen: "2026-11-21T10:00:01.000000000Z",
    example: "disk 1 full",
  }]);
});

Deno.test("signatures are in order of count, then of text", () => {
  const { signatures } = minedOf(["b", "a", "c", "c"]);
  assert.deepEqual(signatures.map(({ signature }) => signature), ["c", "a", "b"]);
});

/** Words without digits, so that every one of them makes a signature of its own. */
function uniqueWord(i: number): string {
  return [...String(i)].map((digit) => "abcdefghij"[Number(digit)]).join("");
}

Deno.test("--max-signatures bounds memory, and counts are off by no more than is said (8.5)", () => {
  const random = seededRandom();
  const max = 100;
  const truth = new Map<string, number>();
  const miner = new SignatureMiner(max);
  for (let i = 0; i < 20_000; i++) {
    const word = random.int(2) === 0 ? `heavy${uniqueWord(random.int(8))}` : uniqueWord(i);
    truth.set(word, (truth.get(word) ?? 0) + 1);
    miner.add(word, TS);
    if (i % 1000 === 0) assert.ok(miner.result().signatures.length <= max);
  }
  const mined = miner.result();
  assert.ok(mined.signatures.length <= max);
  assert.ok(mined.undercount > 0 && mined.undercount <= 2 * mined.total / max);
  const counted = mined.signatures.reduce((sum, { count }) => sum + count, 0);
  assert.equal(counted + mined.others, 20_000);
  const counts = countsOf(mined);
  for (const [word, count] of truth) {
    const got = counts[word] ?? 0;
    assert.ok(got <= count && got >= count - mined.undercount, `${word}: ${got} of ${count}`);
  }
});

Deno.test("parts merged in order give what they always give, and no count is off by more than is said", () => {
  // Among names that come once: some that come often in all parts, in one part, now and then.
  const name = (part: number, i: number) => {
    const kind = i % 10;
    if (kind < 2) return `always${uniqueWord(kind)}`;
    if (kind === 2) return `part${uniqueWord(part)}`;
    return kind === 3 && i % 100 === 3 ? "rare" : `once${uniqueWord(part * 1000 + i)}`;
  };
  const lists = Array.from(
    { length: 20 },
    (_, part) => Array.from({ length: 500 }, (_, i) => name(part, i)),
  );
  const truth = new Map<string, number>();
  for (const one of lists.flat()) truth.set(one, (truth.get(one) ?? 0) + 1);
  const max = 50;
  const merged = () => {
    const miner = new SignatureMiner(max);
    for (const list of lists) miner.merge(minerOf(list, max).part());
    return miner.result();
  };
  const mined = merged();
  assert.deepEqual(merged(), mined);
  assert.equal(mined.total, 10_000);
  assert.ok(mined.signatures.length <= max);
  assert.ok(mined.undercount <= 2 * mined.total / max, `${mined.undercount}`);
  const counts = countsOf(mined);
  for (const [word, count] of truth) {
    const got = counts[word] ?? 0;
    assert.ok(got <= count && got >= count - mined.undercount, `${word}: ${got} of ${count}`);
  }
});

Deno.test("a flood of messages that are all different is handed on as a handful", () => {
  const messages = Array.from(
    { length: 20_000 },
    (_, i) => i % 20 === 0 ? "disk full" : `${uniqueWord(i)} ${uniqueWord(i * 7)}`,
  );
  const part = minerOf(messages, 1000).part();
  assert.ok(part.signatures.length <= 65, `${part.signatures.length}`);
  const heavy = part.signatures.find(({ signature }) => signature === "disk full")!;
  assert.equal(heavy.count, 1000);
  assert.ok(heavy.weight > 0 && heavy.weight <= heavy.count);
  assert.ok(part.undercount <= 2 * 20_000 / 1000);
});

Deno.test("merging parts of exact counts is exact", () => {
  const words = ["alpha beta", "gamma delta", "gamma delta", "epsilon"];
  const miner = new SignatureMiner(100);
  for (const word of words) miner.merge(minerOf([word]).part());
  assert.deepEqual(miner.result(), minedOf(words));
});

const seen = (signature: string, count = 1): Signature => ({
  signature,
  count,
  firstSeen: TS,
  example: signature,
});

Deno.test("alignSignatures() finds the same template in two captures that met other words", () => {
  const aligned = alignSignatures(
    [seen("login failed for user bob", 3), seen("disk full", 1)],
    [seen("login failed for user <*>", 5), seen("queue full", 2)],
  );
  assert.deepEqual(
    aligned.map(({ signature, before, after }) => ({ signature, before, after })),
    [
      { signature: "login failed for user <*>", before: 3, after: 5 },
      { signature: "queue full", before: 0, after: 2 },
      { signature: "disk full", before: 1, after: 0 },
    ],
  );
});
