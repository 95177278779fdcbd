import assert from "node:assert/strict";
import {
  alignSignatures,
  type Mined,
  type Signature,
  SignatureMiner,
} from "../../../lib/line/mod.ts";
import { seededRandom } from "../../support/random.ts";

const TS = "2026-11-21T10:32:01.000000000Z";

function minedOf(messages: readonly string[], max = 10_000): Mined {
  const miner = new SignatureMiner(max);
  for (const message of messages) miner.add(message, TS);
  return miner.result();
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

Deno.test("parts merged in order give what they always give, and the bounds hold", () => {
  const random = seededRandom();
  const parts = Array.from({ length: 20 }, () =>
    minedOf(
      Array.from({ length: 500 }, () => `job ${uniqueWord(random.int(400))} of queue q failed`),
      50,
    ));
  const merged = () => {
    const miner = new SignatureMiner(50);
    for (const part of parts) miner.merge(part);
    return miner.result();
  };
  assert.deepEqual(merged(), merged());
  assert.equal(merged().total, 10_000);
  assert.ok(merged().signatures.length <= 50);
});

Deno.test("merging parts of exact counts is exact", () => {
  const words = ["alpha beta", "gamma delta", "gamma delta", "epsilon"];
  const miner = new SignatureMiner(100);
  for (const word of words) miner.merge(minedOf([word]));
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
