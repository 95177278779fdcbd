/** The miner among lines that are all different, and among those of believable services. */
import assert from "node:assert/strict";
import { Shop, STORY } from "../../../lib/demo/mod.ts";
import { isErrorLevel, levelOf, type Mined, SignatureMiner } from "../../../lib/line/mod.ts";
import { seededRandom } from "../../support/random.ts";

const START_MS = Date.UTC(2026, 10, 21, 10, 32, 1);
const TS = "2026-11-21T10:32:01.000000000Z";
const random = seededRandom();
const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];
const WORDS = Array.from(
  { length: 3000 },
  () => Array.from({ length: 3 + random.int(8) }, () => random.pick(LETTERS)).join(""),
);

/** 5 to 20 words that no other line has in this order. */
function noise(): string {
  return Array.from({ length: 5 + random.int(16) }, () => random.pick(WORDS)).join(" ");
}

const ERRORS = new Shop({ seed: 1, rate: 300, startMs: START_MS, pace: 1 }).until(STORY.endMs)
  .map(({ msg }) => msg).filter((msg) => isErrorLevel(levelOf(msg)));

/** What goes wrong in the shop (lib/demo/voices), most first. */
const PLANTED = [
  "payment failed: no database connection within <DUR> (<N> of <N> in use)",
  "POST /api/checkout 503",
  "order failed: payments: 503 Service Unavailable",
  "[<ID>] cannot write the receipt of <ID> com.example.shop.mail.NoPaymentException: <ID> has no " +
  "payment at com.example.shop.mail.Receipt.of(Receipt.java:<N>) " +
  "at com.example.shop.mail.Outbox.render(Outbox.java:<N>) " +
  "at com.example.shop.mail.Outbox.run(Outbox.java:<N>) " +
  "at java.base/java.lang.Thread.run(Thread.java:<N>)",
  "[<N>] payments@shop FATAL: sorry, too many clients already",
  "[<N>] payments@shop FATAL: terminating connection due to idle-in-transaction timeout",
];

function minedInParts(messages: readonly string[], size: number, max: number): Mined {
  const sum = new SignatureMiner(max);
  for (let i = 0; i < messages.length; i += size) {
    const part = new SignatureMiner(max);
    for (const message of messages.slice(i, i + size)) part.add(message, TS);
    sum.merge(part.part());
  }
  return sum.result();
}

const bySignature = ({ signatures }: Mined) =>
  new Map(signatures.map(({ signature, count }) => [signature, count]));

Deno.test("what goes wrong in a shop is what its miner finds, in one go or in parts", () => {
  const whole = minedInParts(ERRORS, ERRORS.length, 10_000);
  assert.deepEqual(whole.signatures.map(({ signature }) => signature), PLANTED);
  assert.deepEqual(minedInParts(ERRORS, 100, 10_000), whole);
});

Deno.test("a flood of lines that are all different does not hide it", () => {
  const exact = bySignature(minedInParts(ERRORS, ERRORS.length, 10_000));
  const lines = ERRORS.flatMap((msg) => [msg, ...Array.from({ length: 20 }, noise)]);
  const mined = minedInParts(lines, 10_000, 1000);
  assert.deepEqual(mined, minedInParts(lines, 10_000, 1000), "the same again");
  assert.ok(mined.undercount > 0 && mined.undercount <= 2 * lines.length / 1000);
  // The others are fewer than the flood may hide.
  const found = mined.signatures.slice(0, 3).map(({ signature }) => signature);
  assert.deepEqual(found, PLANTED.slice(0, 3));
  const counts = bySignature(mined);
  for (const signature of PLANTED) {
    const [want, got] = [exact.get(signature)!, counts.get(signature) ?? 0];
    assert.ok(got <= want && got >= want - mined.undercount, `${signature}: ${got} of ${want}`);
  }
});

Deno.test("what a miner holds is bounded through 200,000 lines that are all different", () => {
  const max = 2000;
  const miner = new SignatureMiner(max);
  let most = { groups: 0, places: 0, texts: 0 };
  for (let i = 0; i < 200_000; i++) {
    miner.add(i % 100 === 0 ? WORDS[i % 500]! : noise(), TS);
    const { groups, places, texts } = miner.held;
    most = {
      groups: Math.max(most.groups, groups),
      places: Math.max(most.places, places),
      texts: Math.max(most.texts, texts),
    };
  }
  assert.equal(most.groups, max);
  assert.ok(most.places <= 3 * max, `${most.places} places`);
  assert.ok(most.texts <= 2048, `${most.texts} texts`);
  assert.ok(miner.result().undercount <= 2 * 200_000 / max);
});
