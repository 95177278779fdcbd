/**
 * The door for the thread that makes a plan: loads nothing of the search itself. Custom patterns and
 * keys are behind the other door, for who has some.
 */
export type { GivenKey } from "./key_store.ts";
export type { CustomRule, RedactionPlan, TokenMode } from "./plan.ts";
export { ALL_RULES, parseRuleChoice, type RuleChoice } from "./rule_choice.ts";
export { RULES } from "./rules.ts";
