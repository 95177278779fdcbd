import assert from "node:assert/strict";
import { checkCustomRules, type CustomRule } from "../../../lib/redact/mod.ts";
import { ALL, redactorOf, rulesIn } from "./support/redact_text.ts";

const where = (entry: number) => `"rules.yaml" entry ${entry}`;

Deno.test("checkCustomRules() takes both documented forms", () => {
  const want: readonly CustomRule[] = [
    { name: "order", pattern: "ORD-\\d+", replacement: "[order]" },
    { name: "staff.id_2-x", pattern: "S\\d{5}" },
  ];
  const list = [{ ...want[0] }, { ...want[1] }];
  assert.deepEqual(checkCustomRules(list, where), want);
  const patterns = want.map(({ pattern, ...rule }) => ({ ...rule, regex: pattern }));
  assert.deepEqual(checkCustomRules({ patterns }, where), want);
});

const REFUSED: readonly (readonly [value: unknown, message: RegExp])[] = [
  [null, /entry 0: expected a list/],
  [{ rules: [] }, /expected a list/],
  [{ patterns: [], x: 1 }, /nothing beside `patterns`, got "x"/],
  [["x"], /entry 1: expected `name` and `pattern`/],
  [[{ pattern: "x" }], /entry 1: `name` is missing/],
  [[{ name: "a" }], /entry 1: `pattern` is missing/],
  [[{ name: "a", pattern: 7 }], /`pattern` must be text/],
  [[{ name: "a b", pattern: "x" }], /`name` must be 1 to 64 letters/],
  [[{ name: "a", pattern: "x", regex: "y" }], /got both/],
  [[{ name: "a", pattern: "x", flags: "i" }], /"flags" is none of name, pattern/],
  [
    [{ name: "a", pattern: "x(" }],
    /^Cannot use redaction patterns of .* entry 1: the pattern "x\("/,
  ],
  [[{ name: "a", pattern: "(a)\\1" }], /back-references/],
  [[{ name: "a", pattern: "x*" }], /matches where there is no text/],
  [[{ name: "a", pattern: "\\b" }], /matches where there is no text/],
  [[{ name: "email", pattern: "x" }], /the name of a built-in rule/],
  [[{ name: "a", pattern: "x" }, { name: "a", pattern: "y" }], /entry 2: .* is there twice/],
  [[{ name: "a", pattern: "x", replacement: "$1" }], /groups such as \$1 do not work/],
  [[{ name: "a", pattern: "x", replacement: "a\nb" }], /must be one line/],
  [Array.from({ length: 101 }, (_, i) => ({ name: `n${i}`, pattern: "x" })), /at most 100/],
];

Deno.test("checkCustomRules() says where and what is wrong", () => {
  for (const [value, message] of REFUSED) {
    assert.throws(() => checkCustomRules(value, where), { kind: "usage", message });
  }
});

const custom = (...rules: readonly CustomRule[]) => ({ ...ALL, custom: rules });

Deno.test("custom rules see the text as it reads, with or without a literal in the pattern", () => {
  const redact = redactorOf(custom(
    { name: "order", pattern: "ORD-\\d+" },
    { name: "line", pattern: "a\nb", replacement: '✓ "x"' },
    { name: "name", pattern: "(?i)käufer \\w+" },
  ));
  const table = [
    ["ORD-12 ORD-x ORD-3", "[REDACTED:order] ORD-x [REDACTED:order]"],
    ["xa\nby", 'x✓ "x"y'],
    ["der KÄUFER bob 😀", "der [REDACTED:name] 😀"],
    ["nothing here", "nothing here"],
  ] as const;
  for (const [text, want] of table) assert.equal(redact(text), want);
});

Deno.test("where matches overlap, all that any rule has found is gone", () => {
  const plan = custom({ name: "user", pattern: "user=\\S+ id" }, {
    name: "tail",
    pattern: "com \\d+",
  });
  const redact = redactorOf(plan);
  assert.equal(redact("user=bob@example.com id 7"), "[REDACTED:user] 7");
  assert.equal(redact("bob@example.com 123 x"), "[REDACTED:email][REDACTED:tail] x");
  assert.deepEqual(rulesIn("bob@example.com 123 x", plan), ["email", "tail"]);
});

Deno.test("custom rules leave tokens and their own replacements alone", () => {
  const redact = redactorOf(custom(
    { name: "hex", pattern: "[0-9a-f]{12}" },
    { name: "word", pattern: "secre\\w+", replacement: "secret" },
  ));
  for (const text of ["[email:3f9a1c20b7d4]", "[REDACTED:secretive]", "a secret b"]) {
    assert.equal(redact(text), text);
  }
});

Deno.test("as many patterns as may be, of any length, work beside the built-in rules", () => {
  const rules = Array.from({ length: 100 }, (_, i) => ({
    name: `r${i}`,
    pattern: `${i * 7919}😀é${String.fromCharCode(97 + i % 26).repeat(200)}[0-9]+`,
  }));
  const redact = redactorOf(custom(...rules));
  for (const [i, { name, pattern }] of rules.entries()) {
    const text = `bob@example.com ${pattern.replace("[0-9]+", String(i))} end`;
    assert.equal(redact(text), `[REDACTED:email] [REDACTED:${name}] end`);
  }
});

Deno.test("a text that is too long to be searched to its end loses the rest", () => {
  const redact = redactorOf(custom({ name: "pair", pattern: "x[a-z]{1,40}y" }));
  const text = `${"xay ".repeat(2_000)}end`;
  const clean = redact(text);
  assert.ok(!clean.includes("xay"), "a match is left");
  assert.ok(clean.startsWith("[REDACTED:pair] "));
});
