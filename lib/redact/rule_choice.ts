import { cutValue, LogtapError } from "../fault/mod.ts";
import { type RuleName, RULES } from "./rules.ts";

/** What `--redact` asks for. */
export type RuleChoice =
  | { readonly kind: "off" }
  | {
    readonly kind: "on";
    readonly rules: readonly RuleName[];
    /** `custom` was named: the user's own patterns are meant to be there. */
    readonly wantsCustom: boolean;
  };

const ON = new Set(["true", "t", "1", "yes", "y", "on"]);
const OFF = new Set(["false", "f", "0", "no", "n", "off", "none"]);
const ALL = "all";
const CUSTOM = "custom";
const NAMES: readonly RuleName[] = RULES.map(({ name }) => name);

/** Every built-in rule. */
export const ALL_RULES: RuleChoice = { kind: "on", rules: NAMES, wantsCustom: false };

/**
 * Reads `true`, `all`, `false`, a list of rules, or a list with rules left out: `all,-ip_v4`. The
 * word `custom` stands for the user's own patterns, which work whether they are named or not.
 *
 * @throws {LogtapError} usage — no such rule, or nothing left.
 */
export function parseRuleChoice(text: string): RuleChoice {
  const word = text.trim().toLowerCase();
  if (ON.has(word)) return ALL_RULES;
  if (OFF.has(word)) return { kind: "off" };
  const items = word.split(",").map((item) => item.trim()).filter((item) => item !== "");
  const without = items.filter((item) => item.startsWith("-")).map((item) => item.slice(1));
  const wanted = items.filter((item) => !item.startsWith("-"));
  for (const name of [...wanted, ...without]) checkName(name);
  const isAll = wanted.includes(ALL) || (wanted.length === 0 && without.length > 0);
  const rules = NAMES.filter((name) => (isAll || wanted.includes(name)) && !without.includes(name));
  const wantsCustom = wanted.includes(CUSTOM);
  if (rules.length > 0 || wantsCustom) return { kind: "on", rules, wantsCustom };
  throw new LogtapError(
    "usage",
    `Cannot redact by "${cutValue(text)}": no rule is left, expected ${NAMES.join(", ")}`,
    { hint: "--no-redact turns redaction off" },
  );
}

function checkName(name: string): void {
  if (name === ALL || name === CUSTOM || NAMES.some((known) => known === name)) return;
  const near = NAMES.find((known) => isAlike(name, known));
  const guess = near === undefined ? "" : ` (did you mean ${near}?)`;
  throw new LogtapError(
    "usage",
    `Cannot redact by "${cutValue(name)}": there is no such rule${guess}, expected some of ` +
      NAMES.join(", "),
  );
}

/** Whether a name is another one mistyped: most letters are the same, in whatever order. */
function isAlike(word: string, name: string): boolean {
  const rest = [...name.replaceAll("_", "")];
  const letters = [...word.replace(/[^a-z0-9]/g, "")];
  const longest = Math.max(rest.length, letters.length);
  for (const letter of letters) {
    const at = rest.indexOf(letter);
    if (at >= 0) rest.splice(at, 1);
  }
  return rest.length + Math.max(0, letters.length - name.replaceAll("_", "").length) <= longest / 4;
}
