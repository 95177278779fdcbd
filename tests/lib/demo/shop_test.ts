import assert from "node:assert/strict";
import fc from "fast-check";
import { type DemoLine, Shop, type ShopPlan, STORY } from "../../../lib/demo/mod.ts";
import { isErrorLevel, levelOf, readLine } from "../../../lib/line/mod.ts";

const PLAN: ShopPlan = { seed: 1, rate: 40, startMs: Date.UTC(2026, 10, 21, 10, 32, 1), pace: 1 };

const story = (plan: Partial<ShopPlan> = {}) => new Shop({ ...PLAN, ...plan }).until(STORY.endMs);
const isFrom = (app: string) => ({ labels }: DemoLine) => labels["app"] === app;
const isBetween = (fromMs: number, toMs: number) => ({ atMs }: DemoLine) =>
  atMs >= fromMs && atMs < toMs;
const isError = ({ msg }: DemoLine) => isErrorLevel(levelOf(msg));

Deno.test("the same seed gives the same lines, another seed others", () => {
  assert.deepEqual(story(), story());
  assert.notDeepEqual(story().map(({ msg }) => msg), story({ seed: 2 }).map(({ msg }) => msg));
});

Deno.test("the lines do not depend on how often one asks for them", () => {
  const whole = story({ rate: 10 });
  const steps = fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 40 });
  fc.assert(
    fc.property(steps, (steps) => {
      const shop = new Shop({ ...PLAN, rate: 10 });
      let atMs = 0;
      const pieces = steps.map((step) => shop.until(Math.min(STORY.endMs, atMs += step)));
      assert.deepEqual([...pieces.flat(), ...shop.until(STORY.endMs)], whole);
    }),
    { seed: 20261121, numRuns: 25 },
  );
});

Deno.test("a story told faster differs in nothing but times", () => {
  const bare = ({ labels, level, meta, atMs }: DemoLine) => ({ labels, level, meta, atMs });
  assert.deepEqual(story({ pace: 15 }).map(bare), story().map(bare));
});

Deno.test("lines come in the order of their times, which are those of the clock", () => {
  for (const pace of [1, 15]) {
    const lines = story({ pace });
    for (const [i, { ns, atMs }] of lines.entries()) {
      assert.ok(i === 0 || ns >= lines[i - 1]!.ns, `line ${i} of pace ${pace}`);
      const wantMs = PLAN.startMs + atMs / pace;
      assert.ok(Math.abs(Number(BigInt(ns) / 1000n) / 1000 - wantMs) < 1.001);
    }
  }
});

Deno.test("every line says the level that it was given", () => {
  const wrong = story({ rate: 300 }).filter(({ msg, level }) => levelOf(msg) !== level);
  assert.deepEqual(wrong, []);
});

Deno.test("services speak in the formats of their kind", () => {
  const formats = (
    app: string,
  ) => [...new Set(story().filter(isFrom(app)).map(({ msg }) => readLine(msg).format))];
  assert.deepEqual(formats("gateway"), ["access"]);
  assert.deepEqual(formats("checkout"), ["logfmt"]);
  assert.deepEqual(formats("payments"), ["json"]);
  assert.deepEqual(formats("inventory"), ["klog"]);
  assert.deepEqual(formats("mailer"), ["plain"]);
  assert.deepEqual(formats("postgres"), ["plain"]);
});

Deno.test("the first error is the culprit's, three seconds after its pool ran dry", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const first = story({ seed, rate: 100 }).find(isError)!;
    assert.equal(first.labels["app"], "payments");
    assert.equal(first.meta?.["version"], "1.9.0");
    assert.match(first.msg, /no database connection within 3000 ms/);
    const earliest = STORY.dryMs + STORY.poolWaitMs;
    assert.ok(first.atMs >= earliest && first.atMs < earliest + 2_000, `${first.atMs}`);
  }
});

Deno.test("shoppers see 503 in the incident only, and it heals", () => {
  const lines = story();
  const refused = lines.filter(isFrom("gateway")).filter(({ msg }) => msg.includes('" 503 '));
  assert.ok(refused.length >= 30, `${refused.length} requests failed`);
  assert.deepEqual(refused.filter(isBetween(0, STORY.dryMs)), []);
  assert.deepEqual(refused.filter(isBetween(STORY.healedMs, STORY.endMs)), []);
  const late = lines.filter(isBetween(STORY.healedMs + 2_000, STORY.endMs));
  assert.deepEqual(late.filter(isError), []);
  assert.ok(late.some(({ msg }) => msg.includes("payment authorised")));
});

Deno.test("a failed order can be followed through the services by its trace", () => {
  const lines = story();
  const trace = lines.find(isError)!.meta!["trace_id"]!;
  const own = lines.filter(({ msg, meta }) => msg.includes(trace) || meta?.["trace_id"] === trace);
  const apps = new Set(own.map(({ labels }) => labels["app"]));
  assert.deepEqual([...apps], ["checkout", "inventory", "payments", "gateway"]);
  assert.ok(own.at(-1)!.msg.includes('"POST /api/checkout HTTP/1.1" 503 '));
  const pods = new Set(own.map(({ labels }) => labels["pod"]));
  assert.equal(pods.size, apps.size, "it stays with the pods that it has met");
});

Deno.test("the rate is about what was asked for", () => {
  for (const rate of [1, 40, 1_000]) {
    const lines = story({ rate }).filter(isBetween(0, STORY.dryMs));
    const got = lines.length / (STORY.dryMs / 1000);
    assert.ok(got > rate * 0.7 && got < rate * 1.3 + 1.5, `${got} lines/s for ${rate}`);
  }
});

Deno.test("versions have pods of their own", () => {
  const pods = (fromMs: number, toMs: number) =>
    new Set(
      story().filter(isFrom("payments")).filter(isBetween(fromMs, toMs)).map((line) =>
        line.labels["pod"]!
      ),
    );
  const [before, broken, after] = [
    pods(0, STORY.deployMs),
    pods(STORY.deployMs, STORY.rollbackMs),
    pods(STORY.rollbackMs, STORY.endMs),
  ];
  assert.deepEqual([before.size, broken.size, after.size], [2, 2, 2]);
  assert.ok(before.isDisjointFrom(broken) && broken.isDisjointFrom(after));
});
