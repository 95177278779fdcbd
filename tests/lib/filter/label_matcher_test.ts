import assert from "node:assert/strict";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { parseLabelMatcher } from "../../../lib/filter/mod.ts";

Deno.test("parseLabelMatcher() splits at the first operator", () => {
  const table = [
    ["app=api", "app", "=", "api"],
    ["app=", "app", "=", ""],
    ["app!=api", "app", "!=", "api"],
    ["app=~api-.*", "app", "=~", "api-.*"],
    ["app!~api-.*", "app", "!~", "api-.*"],
    ["app==api", "app", "=", "=api"],
    ["app=a=~b", "app", "=", "a=~b"],
    ["app!=~b", "app", "!=", "~b"],
    ["app=x!=y", "app", "=", "x!=y"],
    [" app =api", "app", "=", "api"],
    ["app= api ", "app", "=", " api "],
    ["k8s.io/app=a\nb", "k8s.io/app", "=", "a\nb"],
  ] as const;
  for (const [text, name, operator, value] of table) {
    const matcher = parseLabelMatcher(text);
    assert.deepEqual([matcher.name, matcher.operator, matcher.value], [name, operator, value]);
  }
});

Deno.test("a label matcher accepts values by its operator", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["app=api", "api", true],
    ["app=api", "api-0", false],
    ["app=", "", true],
    ["app!=api", "", true],
    ["app!=api", "api", false],
    ["app=~api", "api-0", false],
    ["app=~api.*", "api-0", true],
    ["app=~a|ab", "ab", true],
    ["app=~.*", "", true],
    ["app=~.+", "", false],
    ["app=~a.b", "a\nb", true],
    ["app=~(?i)API", "api", true],
    ["app!~api.*", "api-0", false],
    ["app!~api.*", "worker", true],
  ];
  for (const [text, value, want] of table) {
    const matcher = parseLabelMatcher(text);
    assert.equal(matcher.accepts(value), want, `${text} on ${value}`);
    assert.equal(matcher.accepts(value), want, "the remembered answer");
  }
});

Deno.test("a label matcher stays right beyond the answers it remembers", () => {
  const matcher = parseLabelMatcher("pod=~p-.*[02468]");
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 3000; i++) assert.equal(matcher.accepts(`p-${i}`), i % 2 === 0);
  }
});

Deno.test("parseLabelMatcher() says what it expected", () => {
  for (
    const text of ['{app="api"}', "", "app", "=api", " =api", "!=api", "=~x", "app~api", "app!api"]
  ) {
    assert.throws(
      () => parseLabelMatcher(text),
      (error) => isLogtapError(error, "usage") && error.message.includes("expected NAME=VALUE"),
      text,
    );
  }
  for (const text of ["app=~(", String.raw`app!~(a)\1`]) {
    assert.throws(
      () => parseLabelMatcher(text),
      (error) => isLogtapError(error, "usage") && error.message.includes("Cannot use pattern"),
    );
  }
});
