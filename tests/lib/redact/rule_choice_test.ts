import assert from "node:assert/strict";
import { parseRuleChoice, RULES } from "../../../lib/redact/start.ts";

const NAMES = RULES.map(({ name }) => name);
const on = (rules: readonly string[], wantsCustom = false) => ({ kind: "on", rules, wantsCustom });

Deno.test("parseRuleChoice() takes yes, no, names and exceptions", () => {
  const table: readonly (readonly [text: string, want: unknown])[] = [
    ["true", on(NAMES)],
    ["all", on(NAMES)],
    ["YES", on(NAMES)],
    ["false", { kind: "off" }],
    ["off", { kind: "off" }],
    ["none", { kind: "off" }],
    ["jwt, email", on(["jwt", "email"])],
    ["all,-ip_v4", on(NAMES.filter((name) => name !== "ip_v4"))],
    ["-ip_v4,-ip_v6", on(NAMES.filter((name) => !name.startsWith("ip_")))],
    ["custom", on([], true)],
    ["email,custom", on(["email"], true)],
  ];
  for (const [text, want] of table) assert.deepEqual(parseRuleChoice(text), want, text);
});

Deno.test("parseRuleChoice() names the nearest rule and all of them", () => {
  const all = `expected some of ${NAMES.join(", ")}`;
  for (
    const [text, near] of [["emial", "email"], ["ipv4", "ip_v4"], ["creditcards", "credit_card"]]
  ) {
    const message =
      `Cannot redact by "${text}": there is no such rule (did you mean ${near}?), ${all}`;
    assert.throws(() => parseRuleChoice(text!), { kind: "usage", message });
  }
  const message = `Cannot redact by "quux": there is no such rule, ${all}`;
  assert.throws(() => parseRuleChoice("email,quux"), { kind: "usage", message });
  assert.throws(() => parseRuleChoice("email,-email"), {
    kind: "usage",
    message: /no rule is left/,
  });
  assert.throws(() => parseRuleChoice(""), { kind: "usage", message: /no rule is left/ });
});
